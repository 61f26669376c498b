import { setTimeout as sleep } from 'node:timers/promises';
import { describeServices } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createQueryCache, type QueryCache } from '../src/cache/index.ts';
import { describeCacheStore } from '../src/cache/stores/contract-suite.ts';
import { describeCacheLeases } from '../src/cache/stores/lease-contract-suite.ts';
import { load, startRedisCaches, timed, ttl, type RedisCaches } from './support/redis-caches.ts';

const { redis: service } = await describeServices();

describe.skipIf(!service.available)('the Redis store', () => {
  let redis: RedisCaches;
  beforeAll(async () => {
    redis = await startRedisCaches();
  });
  beforeEach(() => redis.beforeTest());
  afterEach(() => redis.afterTest());
  afterAll(() => redis?.stop());

  describeCacheStore('the Redis store', { create: () => redis.open() }, { describe, it });
  describeCacheLeases('the Redis store', { create: () => redis.open() }, { describe, it });

  it('keeps deployments apart, and tells nothing to whoever can read', async () => {
    const [one, other] = [await redis.open({ deployment: 'one' }), await redis.open({ deployment: 'other' })];
    redis.endWithTest(one);
    redis.endWithTest(other);
    const cache = createQueryCache({ stores: [one] });
    await cache.getOrLoad('secret key', async () => 'secret body', { ...ttl, tags: ['secret tag'] });
    // The answer comes before it is kept.
    while ((await redis.entries()).length === 0) await sleep(10);
    expect(await one.get('secret key')).toBeDefined();
    expect(await other.get('secret key')).toBeUndefined();
    const names = await redis.admin.keys('*');
    const values = await Promise.all(
      names.map(async (name) =>
        (await redis.admin.type(name)) === 'string' ? redis.admin.get(name) : redis.admin.zRange(name, 0, -1),
      ),
    );
    expect(names.length).toBeGreaterThan(1);
    expect(JSON.stringify([names, values])).not.toContain('secret');
  });

  it('lets entries and what finds them by tag end by themselves', async () => {
    const cache = await redis.process();
    await cache.getOrLoad('k', load('x'), { ttlMs: 300, staleMs: 300, tags: ['t'] });
    expect((await redis.admin.keys('*')).length).toBeGreaterThan(0);
    await sleep(50);
    expect(await redis.entries()).toHaveLength(1);
    for (const name of await redis.entries()) expect(await redis.admin.pTTL(name)).toBeLessThanOrEqual(600);
    await sleep(700);
    expect(await redis.entries()).toEqual([]);
  });

  it('does not grow by answers that are replaced', async () => {
    const cache = await redis.process();
    for (let round = 0; round < 20; round += 1)
      await cache.getOrLoad('k', load(String(round)), { ...ttl, fresh: true });
    await sleep(50);
    const tags = await redis.admin.keys('*:t:*');
    expect(tags).toHaveLength(1);
    expect(await redis.admin.zCard(tags[0] ?? '')).toBe(1);
    expect(await cache.invalidate({ tags: ['t'] })).toBe(1);
    expect(await redis.admin.keys('*')).toEqual([]);
  });

  it('invalidates more entries than one step takes', async () => {
    const store = await redis.open();
    redis.endWithTest(store);
    const now = Date.now();
    const entry = {
      body: new Uint8Array(1),
      etag: '"e"',
      storedAt: now,
      freshUntil: now + 1e5,
      staleUntil: now + 1e5,
    };
    for (let place = 0; place < 1_234;) {
      const some = Array.from({ length: Math.min(50, 1_234 - place) }, () => `k${(place += 1)}`);
      await Promise.all(some.map((name) => store.set(name, { ...entry, tags: ['t'] })));
    }
    expect(await store.invalidate(['t'])).toBe(1_234);
    expect(await redis.entries()).toEqual([]);
  });

  it('keeps nothing above its bound, and those who wait load by themselves at once', async () => {
    const [one, two] = [
      await redis.process({ maxEntryBytes: 10 }),
      await redis.process({ maxEntryBytes: 10 }),
    ];
    const big = async (): Promise<string> => {
      await sleep(300);
      return 'more than ten bytes';
    };
    const started = performance.now();
    await Promise.all([one.getOrLoad('k', big, ttl), two.getOrLoad('k', big, ttl)]);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(await redis.entries()).toEqual([]);
  });

  it('renews a stale answer once for all processes, who all get the new one', async () => {
    const short = { ttlMs: 200, staleMs: 60_000, tags: ['t'] };
    const [one, two] = [await redis.process(), await redis.process()];
    let calls = 0;
    const ask_ = async (cache: QueryCache): Promise<[string, string]> => {
      const { status, body } = await cache.getOrLoad(
        'k',
        async () => {
          calls += 1;
          await sleep(150);
          return String(calls);
        },
        short,
      );
      return [status, new TextDecoder().decode(body)];
    };
    await ask_(one);
    await sleep(30);
    await ask_(two);
    await sleep(250);
    expect(await Promise.all([ask_(one), ask_(two), ask_(one), ask_(two)])).toEqual(
      Array.from({ length: 4 }, () => ['stale', '1']),
    );
    await sleep(100);
    expect(await Promise.all([ask_(one), ask_(two)])).toEqual([
      ['stale', '1'],
      ['stale', '1'],
    ]);
    await sleep(120);
    expect((await Promise.all([ask_(one), ask_(two)])).map(([, text]) => text)).toEqual(['2', '2']);
    expect(calls).toBe(2);
  });

  it('serves another process the stale answer of one, while the database fails, to its end and not longer', async () => {
    const short = { ttlMs: 100, staleMs: 500, tags: ['t'] };
    const [one, two] = [await redis.process(), await redis.process()];
    const down = async (): Promise<string> => Promise.reject(new Error('down'));
    await one.getOrLoad('k', load('x'), short);
    await sleep(200);
    const stale = await two.getOrLoad('k', down, short);
    expect([stale.status, new TextDecoder().decode(stale.body)]).toEqual(['stale', 'x']);
    expect(stale.ageMs).toBeGreaterThan(100);
    await sleep(500);
    await expect(two.getOrLoad('k', down, short)).rejects.toThrow('down');
    await expect(one.getOrLoad('k', down, short)).rejects.toThrow('down');
    expect((await two.getOrLoad('k', load('y'), short)).status).toBe('miss');
  });

  it('waits for nobody where nothing will be kept', async () => {
    const [one, two] = [await redis.process(), await redis.process()];
    const slow = async (): Promise<string> => {
      await sleep(200);
      return 'x';
    };
    const started = performance.now();
    const both = await Promise.all([
      one.getOrLoad('k', slow, { ttlMs: 0 }),
      two.getOrLoad('k', slow, { ttlMs: 0 }),
    ]);
    expect(both.map(({ status }) => status)).toEqual(['miss', 'miss']);
    expect(performance.now() - started).toBeLessThan(2_500);
  });

  it('leaves no lease behind when it is closed amid a load', async () => {
    const [one, two] = [await redis.process(), await redis.process()];
    const endless = (signal: AbortSignal): Promise<string> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const left = one.getOrLoad('k', endless, ttl);
    left.catch(() => {});
    await sleep(100);
    expect(await redis.admin.keys('*:l:*')).toHaveLength(1);
    await one.close();
    await expect(left).rejects.toThrow('aborted');
    expect(await redis.admin.keys('*:l:*')).toEqual([]);
    expect(await timed(two, 'k')).toBeLessThan(2_500);
  });
});
