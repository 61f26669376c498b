import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, startFaultProxy, type FaultProxy } from '@istari-lens/testing';
import type { QueryResult } from '@istari-lens/core/contract';
import { afterEach, expect, test } from 'vitest';
import type { CallResult } from './support/caller.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const BY_ORIGIN = {
  dataset: 'flights',
  metrics: [{ aggregate: 'count', as: 'n' }],
  dimensions: ['origin'],
};
const BY_DESTINATION = { ...BY_ORIGIN, dimensions: ['destination'] };

let fixture: ServerFixture;
let proxy: FaultProxy;

afterEach(async () => {
  await fixture.close();
  await proxy.close();
});

/** Starts a server that reaches one of its databases by way of a proxy. */
async function startBehind(
  variable: 'APP_DB_URL' | 'ANALYTICS_DB_URL',
  settings: Record<string, string> = {},
): Promise<void> {
  // All databases of a run are on one server.
  const any = await createTestDatabase('app');
  const { hostname, port } = new URL(any.url);
  await any.drop();
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  fixture = await createServerFixture(({ env }) => ({
    ...settings,
    [variable]: proxy.url(env[variable] ?? ''),
  }));
}

const ask = (question: object, token = fixture.token): Promise<CallResult> =>
  fixture.call('runQuery', { token, body: question });

const rowsOf = ({ body }: CallResult): QueryResult['rows'] => (body as QueryResult).rows;

function breakDown(): void {
  proxy.refuse();
  proxy.dropConnections();
}

test('fault analytics-down: its questions are 503 or stale and marked, all else goes on, and it comes back by itself', async () => {
  await startBehind('ANALYTICS_DB_URL', { CACHE_TTL_SECONDS: '1', CACHE_STALE_SECONDS: '600' });
  const { lens, admin, call, token } = fixture;
  const first = await ask(BY_ORIGIN);
  expect(first.headers.get('lens-cache')).toBe('miss');
  const editor = await lens.users.create({
    email: 'other@example.com',
    password: 'a long enough phrase for all',
    role: 'editor',
    tenant: (await lens.tenants.create({ ...admin, role: 'operator' }, { id: 'other', name: 'Other' })).id,
  });
  await sleep(1_100);

  breakDown();
  const stale = await ask(BY_ORIGIN);
  expect([stale.status, stale.headers.get('lens-cache')]).toEqual([200, 'stale']);
  expect(Number(stale.headers.get('age'))).toBeGreaterThanOrEqual(1);
  expect(rowsOf(stale)).toEqual(rowsOf(first));
  const refused = await ask(BY_DESTINATION);
  expect(refused).toMatchObject({ status: 503, body: { code: 'data_source_unavailable' } });
  expect(refused.headers.get('retry-after')).toMatch(/^\d+$/);
  // Nobody of another tenant is shown what is stale.
  const login = await call('login', {
    body: { email: editor.email, password: 'a long enough phrase for all', session: 'body' },
  });
  expect(login.status).toBe(200);
  const { accessToken } = login.body as { accessToken: string };
  expect(await ask(BY_ORIGIN, accessToken)).toMatchObject({ status: 422, body: { code: 'unknown_dataset' } });
  // All that asks the app database alone goes on.
  expect((await call('login', { body: ADMIN })).status).toBe(200);
  expect((await call('listDashboards', { token })).status).toBe(200);
  expect(await call('getReadiness')).toMatchObject({ status: 200 });
  await expect
    .poll(async () => (await call('getHealth', { token })).body, { timeout: 10_000 })
    .toMatchObject({ status: 'warn' });

  proxy.accept();
  await expect.poll(async () => (await ask(BY_DESTINATION)).status, { timeout: 15_000 }).toBe(200);
});

test('fault app-restart: reads in flight are tried once more, and nobody notices', async () => {
  await startBehind('APP_DB_URL');
  const { call, token } = fixture;
  for (let round = 0; round < 5; round += 1) {
    expect((await call('listDashboards', { token })).status).toBe(200);
    proxy.dropConnections();
    const answers = await Promise.all([
      call('listDashboards', { token }),
      call('getMe', { token }),
      call('listDatasets', { token }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  }
});

test('fault analytics-restart: a question whose connection ends is asked once more, and answered', async () => {
  await startBehind('ANALYTICS_DB_URL');
  const { analytics, lens, admin } = fixture;
  await analytics.query('CREATE VIEW slow_things AS SELECT n FROM generate_series(1, 3) AS n, pg_sleep(0.5)');
  await analytics.query(`GRANT SELECT ON slow_things TO ${analytics.readerRole}`);
  await lens.datasets.create(admin, {
    name: 'slow',
    base: { schema: 'public', table: 'slow_things' },
    fields: { n: { column: 'n', type: 'integer' } },
  });
  const backends = `SELECT pid FROM pg_stat_activity
    WHERE datname = current_database() AND state = 'active' AND query LIKE '%slow_things%' AND pid <> pg_backend_pid()`;
  const asked = ask({ dataset: 'slow', metrics: [{ aggregate: 'count', as: 'n' }] });
  await expect.poll(async () => (await analytics.query(backends)).rows.length).toBe(1);
  await analytics.query(`SELECT pg_terminate_backend(pid) FROM (${backends}) AS asking`);
  const answer = await asked;
  expect([answer.status, rowsOf(answer)]).toEqual([200, [{ n: 3 }]]);
});

test('fault pool-exhausted: whoever waits too long for a connection is told when to come again', async () => {
  await startBehind('ANALYTICS_DB_URL', { ANALYTICS_DB_POOL_MAX: '1', QUERY_TIMEOUT_MS: '1000' });
  proxy.pause();
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => ask({ ...BY_ORIGIN, limit: 100 + index })),
  );
  proxy.resume();
  for (const { status, body, headers } of answers) {
    expect([503, 504]).toContain(status);
    if (status === 503) expect(headers.get('retry-after')).toMatch(/^\d+$/);
    expect(['data_source_unavailable', 'queue_full', 'query_timeout']).toContain(
      (body as { code: string }).code,
    );
  }
  expect((await fixture.call('login', { body: ADMIN })).status).toBe(200);
  await expect.poll(async () => (await ask(BY_ORIGIN)).status, { timeout: 15_000 }).toBe(200);
});
