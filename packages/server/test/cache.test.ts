import type { CacheStats, QuerySpec } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
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
