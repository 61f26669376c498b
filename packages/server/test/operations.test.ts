import { startFaultProxy } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig, type Logger } from '@istari-lens/core';
import { startServer } from '../src/index.ts';
import { createCaller } from './support/caller.ts';
import { ADMIN, createServerEnv, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

interface Line {
  level: string;
  fields: Record<string, unknown>;
  message: string;
}

const lines: Line[] = [];
const logger: Logger = {
  debug: (fields, message) => lines.push({ level: 'debug', fields: { ...fields }, message }),
  info: (fields, message) => lines.push({ level: 'info', fields: { ...fields }, message }),
  warn: (fields, message) => lines.push({ level: 'warn', fields: { ...fields }, message }),
  error: (fields, message) => lines.push({ level: 'error', fields: { ...fields }, message }),
};

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture({}, { logger });
});
afterAll(() => fixture.close());

describe('health', () => {
  test.each(['getHealth', 'getLiveness', 'getReadiness', 'getStartup'] as const)(
    '%s passes',
    async (name) => {
      const { status, body } = await fixture.call(name);
      expect({ status, body }).toMatchObject({ status: 200, body: { status: 'pass' } });
    },
  );

  test('strangers behind a proxy see the status alone', async () => {
    const stranger = await fixture.call('getHealth', { headers: { 'X-Forwarded-For': '203.0.113.9' } });
    expect(stranger.body).toMatchObject({ status: 'pass', checks: {} });
    expect(Object.keys(Object(Object((await fixture.call('getHealth')).body)['checks']))).not.toEqual([]);
  });
});

describe('metrics', () => {
  test('count and time requests by pattern, method and status', async () => {
    await fixture.call('getDataset', { params: { id: 'a-secret-id' } });
    await fetch(`${fixture.server.url}/wp-admin.php`);
    await expect
      .poll(async () => (await fixture.call('getMetrics')).text)
      .toContain('api_requests_total{route="/datasets/:id",method="GET",status="401"} 1');
    const { text, headers } = await fixture.call('getMetrics');
    expect(headers.get('content-type')).toContain('text/plain');
    expect(text).toContain('api_request_duration_seconds_bucket{le="0.005",route="/datasets/:id"');
    expect(text).toContain('route="unmatched"');
    expect(text).toContain('istari_build_info{release="1.2.3-test"} 1');
    expect(text).toContain('istari_cache_events_total{event="hits"}');
    for (const name of ['cache_events', 'cache_store_events', 'cache_evictions'])
      expect(text).toContain(`# TYPE istari_${name}_total counter`);
    expect(text).toMatch(/istari_cache_bytes\{store="memory"\} \d/);
    expect(text).not.toMatch(/secret-id|wp-admin/);
  });

  test('show queries, pools, event loop and process', async () => {
    const { text } = await fixture.call('getMetrics');
    const value = (name: string): number =>
      Number(
        text
          .split('\n')
          .find((line) => line.startsWith(`${name} `))
          ?.slice(name.length),
      );
    expect(value('istari_queries{state="running"}')).toBe(0);
    expect(value('istari_queries{state="queued"}')).toBe(0);
    expect(value('istari_pool_max_connections{pool="app"}')).toBe(10);
    const [used, idle] = ['used', 'idle'].map((state) =>
      value(`istari_pool_connections{pool="app",state="${state}"}`),
    );
    expect((used ?? 0) + (idle ?? 0)).toBeGreaterThan(0);
    expect(value('istari_pool_waiting{pool="app"}')).toBe(0);
    expect(value('istari_event_loop_active_seconds_total')).toBeGreaterThan(0);
    expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(1e7);
    expect(Math.abs(value('process_start_time_seconds') + process.uptime() - Date.now() / 1000)).toBeLessThan(
      2,
    );
  });

  test('are for private addresses, unless a proxy that nobody trusts stands before them', async () => {
    expect((await fixture.call('getMetrics')).status).toBe(200);
    const strange = await fixture.call('getMetrics', { headers: { 'X-Forwarded-For': '10.0.0.1' } });
    expect(strange).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });

  test('with METRICS_TOKEN are for its holder alone', async () => {
    const databases = await createServerEnv();
    const server = await startServer(
      loadConfig({ ...databases.env, METRICS_TOKEN: 'a-token-of-some-length' }),
    );
    const call = createCaller(server.url);
    expect((await call('getMetrics')).status).toBe(401);
    expect((await call('getMetrics', { token: 'a-token-of-some-lengtH' })).status).toBe(401);
    expect((await call('getMetrics', { token: 'a-token-of-some-length' })).status).toBe(200);
    await server.close();
    await databases.drop();
  });
});

describe('the log', () => {
  const about = (requestId: string): Line[] => lines.filter((line) => line.fields['requestId'] === requestId);

  test('has a line for each request, with who and what, and no more', async () => {
    await fixture.call('runQuery', {
      token: fixture.token,
      headers: { 'X-Request-Id': 'logged-1' },
      body: {
        dataset: 'flights',
        metrics: [{ aggregate: 'count' }],
        filters: [{ field: 'origin', op: 'eq', value: 'canary-value' }],
      },
    });
    await expect.poll(() => about('logged-1')).toHaveLength(1);
    const [line] = about('logged-1');
    expect(line).toMatchObject({
      level: 'info',
      message: 'request',
      fields: {
        tenant: 'default',
        principal: `user:${fixture.admin.id}`,
        route: 'POST /query',
        status: 200,
        durationMs: expect.any(Number),
      },
    });
    expect(JSON.stringify(lines)).not.toContain('canary-value');
    expect(JSON.stringify(lines)).not.toContain(fixture.token);
  });

  test('has none for probes', async () => {
    await fixture.call('getReadiness', { headers: { 'X-Request-Id': 'probe-1' } });
    await fixture.call('getMe', { headers: { 'X-Request-Id': 'after-probe' } });
    await expect.poll(() => about('after-probe')).toHaveLength(1);
    expect(about('probe-1')).toEqual([]);
  });
});

describe('an app database that is down', () => {
  test('fault app-restart: leaves the process alive and everything else waiting, and comes back by itself', async () => {
    const { env, app, drop } = await createServerEnv();
    const { hostname, port } = new URL(app.url);
    const proxy = await startFaultProxy({ host: hostname, port: Number(port) });
    const server = await startServer(loadConfig({ ...env, APP_DB_URL: proxy.url(app.url) }), { logger });
    const call = createCaller(server.url);
    await server.ready;
    const { accessToken: token } = await server.lens.auth.login(ADMIN);
    expect((await call('getMe', { token })).status).toBe(200);
    // What a login leaves to be done afterwards may hold the only connection, which then is not idle.
    const idleAndUsed = async (): Promise<string[]> => {
      const { text } = await call('getMetrics');
      return ['idle', 'used'].map(
        (state) =>
          text.split(`istari_pool_connections{pool="app",state="${state}"} `)[1]?.split('\n')[0] ?? '',
      );
    };
    await expect.poll(idleAndUsed).toEqual([expect.stringMatching(/^[1-9]/), '0']);

    proxy.refuse();
    proxy.dropConnections();
    expect((await call('getLiveness')).status).toBe(200);
    const refused = await call('login', { body: ADMIN });
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 'app_database_unavailable', retryAfterSeconds: expect.any(Number) },
    });
    expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(refused.text).not.toContain(proxy.host);
    const noted = await call('listDashboards', { token, headers: { 'X-Request-Id': 'while-down' } });
    expect(noted.status).toBe(503);
    const logged = (): Line | undefined => lines.find(({ fields }) => fields['requestId'] === 'while-down');
    await expect
      .poll(logged)
      .toMatchObject({ level: 'warn', fields: { status: 503, err: { type: 'UnavailableError' } } });
    await expect.poll(async () => (await call('getReadiness')).status, { timeout: 15_000 }).toBe(503);
    const idle = lines.filter(({ message }) => message === 'an idle database connection failed');
    expect(idle).not.toEqual([]);
    for (const { level, fields } of idle) {
      expect(level).toBe('warn');
      expect(Object.keys(fields).toSorted()).toEqual(['code', 'database']);
    }

    proxy.accept();
    await expect.poll(async () => (await call('getReadiness')).status, { timeout: 15_000 }).toBe(200);
    expect((await call('login', { body: ADMIN })).status).toBe(200);
    await server.close();
    await proxy.close();
    await drop();
  });
});
