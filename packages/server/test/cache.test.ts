import type { CacheStats, QuerySpec } from '@istari-lens/core/contract';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultProxy } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadConfig } from '@istari-lens/core';
import { startServer } from '../src/index.ts';
import { createCaller } from './support/caller.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const QUESTION: QuerySpec = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] };
const EDITOR = { email: 'editor@example.com', password: 'a-long-enough-Passw0rd' };
let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
  await fixture.lens.users.create({ ...EDITOR, role: 'editor' });
});
afterAll(() => fixture.close());

const cacheOf = async (): Promise<string | null> =>
  (await fixture.call('runQuery', { token: fixture.token, body: QUESTION })).headers.get('lens-cache');

describe('the cache of a tenant', () => {
  test('is dropped by what its answers depend on, and tells what it did', async () => {
    const { call, token } = fixture;
    expect([await cacheOf(), await cacheOf()]).toEqual(['miss', 'hit']);
    const dropped = await call('invalidateCache', { token, body: { tables: ['public.flights'] } });
    expect(dropped).toMatchObject({ status: 200, body: { dropped: 1 } });
    expect(await cacheOf()).toBe('miss');
    const stats = await call('getCacheStats', { token });
    expect(stats.status).toBe(200);
    const { stores, ...counts } = stats.body as CacheStats;
    expect(counts).toEqual({ hits: 1, misses: 2, stale: 0, waits: 0, invalidations: 1 });
    expect(stores).toHaveLength(1);
    expect(stores[0]).toMatchObject({ name: 'memory', stats: { entries: 1, evictions: 0 } });
    expect(Object.keys(stores[0]?.stats ?? {})).toEqual(['entries', 'bytes', 'maxBytes', 'evictions']);
  });

  test('is not dropped by a name that is not there', async () => {
    const { call, token } = fixture;
    const refused = await call('invalidateCache', { token, body: { datasets: ['flight'] } });
    expect(refused).toMatchObject({
      body: { code: 'invalid_request', errors: [{ pointer: '/datasets/0', suggestion: 'flights' }] },
    });
    expect(await cacheOf()).toBe('hit');
    for (const [body, issue] of [
      [{}, { pointer: '', code: 'nothing_named' }],
      [{ tables: ['flights'] }, { code: 'unknown_table', suggestion: 'public.flights' }],
      [{ tags: ['none'] }, { code: 'unknown_tag' }],
    ]) {
      expect(await call('invalidateCache', { token, body })).toMatchObject({
        status: 422,
        body: { code: 'invalid_request', errors: [issue] },
      });
    }
    const unknown = await call('invalidateCache', { token, body: { table: ['public.flights'] } });
    expect(unknown).toMatchObject({ body: { code: 'invalid_request' } });
  });

  test('is for admins', async () => {
    const { call, lens } = fixture;
    const { accessToken: token } = await lens.auth.login(EDITOR);
    expect(await call('getCacheStats', { token })).toMatchObject({ status: 403 });
    expect(await call('invalidateCache', { token, body: { all: true } })).toMatchObject({ status: 403 });
    expect(await call('invalidateCache', { body: { all: true } })).toMatchObject({ status: 401 });
  });
});

describe('while the app database is away', () => {
  test('an invalidation fails, has its effect here, and reaches the others afterwards', async () => {
    const { env, app, token, call } = fixture;
    const { hostname, port } = new URL(app.url);
    const proxy = await startFaultProxy({ host: hostname, port: Number(port) });
    const cutOff = await startServer(loadConfig({ ...env, APP_DB_URL: proxy.url(app.url) }));
    await cutOff.ready;
    const callCutOff = createCaller(cutOff.url);
    const spec: QuerySpec = { ...QUESTION, metrics: [{ aggregate: 'count', as: 'away' }] };
    const ask = async (caller = call): Promise<string | null> =>
      (await caller('runQuery', { token, body: spec })).headers.get('lens-cache');
    const entries = async (): Promise<number | undefined> => {
      const { body } = await callCutOff('getCacheStats', { token });
      return (body as CacheStats).stores[0]?.stats.entries;
    };
    for (const caller of [call, callCutOff])
      expect([await ask(caller), await ask(caller)]).toEqual(['miss', 'hit']);
    expect(await entries()).toBe(1);

    proxy.refuse();
    proxy.dropConnections();
    const refused = await callCutOff('invalidateCache', { token, body: { all: true } });
    expect(refused).toMatchObject({
      status: 503,
      body: { code: 'app_database_unavailable', retryAfterSeconds: expect.any(Number) },
    });
    expect(refused.text).not.toContain(proxy.host);
    expect(await entries()).toBe(0);
    expect(await ask()).toBe('hit');

    proxy.accept();
    await expect.poll(async () => ask(), { interval: 50 }).toBe('miss');
    await expect.poll(async () => ask(callCutOff), { interval: 50 }).toBe('hit');
    await cutOff.close();
    await proxy.close();
  });
});

describe('of two servers', () => {
  test('one ends by its id a question that the other asks, for its asker only', async () => {
    const { env, analytics, lens, admin, token, call } = fixture;
    await analytics.query(
      `CREATE VIEW slow_things AS SELECT n FROM generate_series(1, 3) AS n, pg_sleep(25);
       GRANT SELECT ON slow_things TO ${analytics.readerRole}`,
    );
    await lens.datasets.create(admin, {
      name: 'slow',
      base: { schema: 'public', table: 'slow_things' },
      fields: { n: { column: 'n', type: 'integer' } },
    });
    const other = await startServer(loadConfig(env));
    await other.ready;
    const callOther = createCaller(other.url);
    const { accessToken: theirs } = await lens.auth.login(EDITOR);
    const working = async (): Promise<number | undefined> => {
      const { rows } = await analytics.query<{ n: number }>(
        `SELECT count(*)::int AS n FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'active' AND query LIKE '%slow_things%' AND pid <> pg_backend_pid()`,
      );
      return rows[0]?.n;
    };
    const queryId = randomUUID();
    const body = { ...QUESTION, dataset: 'slow' };
    const asked = call('runQuery', { token, body, headers: { 'X-Query-Id': queryId } });
    await expect.poll(working).toBe(1);
    const cancel = async (by: string): Promise<number> =>
      (await callOther('cancelQuery', { token: by, params: { queryId } })).status;
    expect(await cancel(theirs)).toBe(204);
    await sleep(500);
    expect(await working()).toBe(1);
    expect(await cancel(token)).toBe(204);
    expect(await asked).toMatchObject({ status: 499, body: { code: 'query_cancelled' } });
    await expect.poll(working).toBe(0);
    await other.close();
  });
});
