import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import {
  describeServices,
  startFaultProxy,
  startRedis,
  type FaultProxy,
  type RunningRedis,
} from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createQueryCache, type CacheStore, type QueryCache } from '../src/cache/index.ts';
import { createEntrySealer } from '../src/cache/shared/sealed-entry.ts';
import { describeCacheStore } from '../src/cache/stores/contract-suite.ts';
import { describeCacheLeases } from '../src/cache/stores/lease-contract-suite.ts';
import { createRedisStore } from '../src/cache/stores/redis-store.ts';

const { redis: service } = await describeServices();
const key = randomBytes(32);
const ttl = { ttlMs: 60_000, staleMs: 60_000, tags: ['t'] };

describe.skipIf(!service.available)('the Redis store', () => {
  let redis: RunningRedis;
  let proxy: FaultProxy;
  let admin: ReturnType<typeof createClient>;
  let trouble: unknown[] = [];
  const opened: { close(): Promise<void> | void }[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    proxy = await startFaultProxy(redis);
    admin = createClient({ url: redis.url });
    await admin.connect();
  });
  beforeEach(async () => {
    trouble = [];
    proxy.accept();
    proxy.resume();
    proxy.delay(0);
    await admin.flushAll();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((each) => each.close()));
  });
  afterAll(async () => {
    await admin?.close();
    await proxy?.close();
    await redis?.stop();
  });

  let made = 0;
  const open = async (
    facts: { deployment?: string; url?: string; maxEntryBytes?: number } = {},
  ): Promise<CacheStore> => {
    const store = createRedisStore({
      url: facts.url ?? redis.url,
      maxEntryBytes: facts.maxEntryBytes,
      sealer: createEntrySealer(key, facts.deployment ?? `d${(made += 1)}`),
      onTrouble: (error) => trouble.push(error),
    });
    await store.ready?.();
    return store;
  };
  /** The cache of one process behind the proxy; every call of this is another process of the same deployment. */
  const process_ = async (facts: { url?: string; maxEntryBytes?: number } = {}): Promise<QueryCache> => {
    const shared = await open({ deployment: 'one', url: proxy.url(redis.url), ...facts });
    const cache = createQueryCache({ maxBytes: 1_000_000, shared });
    opened.push(cache);
    return cache;
  };
  const loads: string[] = [];
  const load = (text: string) => async (): Promise<string> => {
    loads.push(text);
    await sleep(20);
    return text;
  };
  const ask = async (cache: QueryCache, name: string, text = name): Promise<[string, string]> => {
    const { status, body } = await cache.getOrLoad(name, load(text), ttl);
    return [status, new TextDecoder().decode(body)];
  };
  /** Loaded before, and perhaps just being kept. */
  const found = async (cache: QueryCache, name: string): Promise<void> => {
    const [status, text] = await ask(cache, name);
    expect(text).toBe(name);
    expect(status).not.toBe('miss');
  };
  /** An answer that is right, and the time it took. */
  const timed = async (cache: QueryCache, name: string): Promise<number> => {
    const started = performance.now();
    expect((await ask(cache, name))[1]).toBe(name);
    return performance.now() - started;
  };
  const entries = async (): Promise<string[]> => (await admin.keys('*:e:*')).toSorted();

  describeCacheStore('the Redis store', { create: () => open() }, { describe, it });
  describeCacheLeases('the Redis store', { create: () => open() }, { describe, it });

  it('keeps deployments apart, and tells nothing to whoever can read', async () => {
    const [one, other] = [await open({ deployment: 'one' }), await open({ deployment: 'other' })];
    opened.push(one, other);
    const cache = createQueryCache({ stores: [one] });
    await cache.getOrLoad('secret key', async () => 'secret body', { ...ttl, tags: ['secret tag'] });
    expect(await one.get('secret key')).toBeDefined();
    expect(await other.get('secret key')).toBeUndefined();
    const names = await admin.keys('*');
    const values = await Promise.all(
      names.map(async (name) =>
        (await admin.type(name)) === 'string' ? admin.get(name) : admin.zRange(name, 0, -1),
      ),
    );
    expect(names.length).toBeGreaterThan(1);
    expect(JSON.stringify([names, values])).not.toContain('secret');
  });

  it('lets entries and what finds them by tag end by themselves', async () => {
    const cache = await process_();
    await cache.getOrLoad('k', load('x'), { ttlMs: 150, staleMs: 150, tags: ['t'] });
    expect((await admin.keys('*')).length).toBeGreaterThan(0);
    for (const name of await entries()) expect(await admin.pTTL(name)).toBeLessThanOrEqual(300);
    await sleep(400);
    expect(await entries()).toEqual([]);
  });

  it('does not grow by answers that are replaced', async () => {
    const cache = await process_();
    for (let round = 0; round < 20; round += 1)
      await cache.getOrLoad('k', load(String(round)), { ...ttl, fresh: true });
    await sleep(50);
    const tags = await admin.keys('*:t:*');
    expect(tags).toHaveLength(1);
    expect(await admin.zCard(tags[0] ?? '')).toBe(1);
    expect(await cache.invalidate({ tags: ['t'] })).toBe(1);
    expect(await admin.keys('*')).toEqual([]);
  });

  it('invalidates more entries than one step takes', async () => {
    const store = await open();
    opened.push(store);
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
    expect(await entries()).toEqual([]);
  });

  it('keeps nothing above its bound, and those who wait load by themselves at once', async () => {
    const [one, two] = [await process_({ maxEntryBytes: 10 }), await process_({ maxEntryBytes: 10 })];
    const big = async (): Promise<string> => {
      await sleep(300);
      return 'more than ten bytes';
    };
    const started = performance.now();
    await Promise.all([one.getOrLoad('k', big, ttl), two.getOrLoad('k', big, ttl)]);
    expect(performance.now() - started).toBeLessThan(1_500);
    expect(await entries()).toEqual([]);
  });

  it('renews a stale answer once for all processes, who all get the new one', async () => {
    const short = { ttlMs: 200, staleMs: 60_000, tags: ['t'] };
    const [one, two] = [await process_(), await process_()];
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
    const [one, two] = [await process_(), await process_()];
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
    const [one, two] = [await process_(), await process_()];
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
    expect(performance.now() - started).toBeLessThan(600);
  });

  it('leaves no lease behind when it is closed amid a load', async () => {
    const [one, two] = [await process_(), await process_()];
    const endless = (signal: AbortSignal): Promise<string> =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
    const left = one.getOrLoad('k', endless, ttl);
    left.catch(() => {});
    await sleep(100);
    expect(await admin.keys('*:l:*')).toHaveLength(1);
    await one.close();
    await expect(left).rejects.toThrow('aborted');
    expect(await admin.keys('*:l:*')).toEqual([]);
    expect(await timed(two, 'k')).toBeLessThan(400);
  });

  describe('answers stay right', () => {
    it('when it is emptied', async () => {
      const [one, two] = [await process_(), await process_()];
      await ask(one, 'k');
      await admin.flushAll();
      expect(await ask(two, 'k')).toEqual(['miss', 'k']);
      await found(one, 'k');
      expect(await two.invalidate({ tags: ['t'] })).toBe(1);
    });

    it('when its scripts are forgotten', async () => {
      const [one, two] = [await process_(), await process_()];
      await ask(one, 'a');
      await admin.scriptFlush();
      await ask(one, 'k');
      await found(two, 'k');
    });

    it.each([
      '',
      'x',
      'rubbish that is long enough to be an entry, and then some more of it, and more',
      '\0'.repeat(500),
    ])('when it is filled with rubbish (%#)', async (rubbish) => {
      const [one, two, three] = [await process_(), await process_(), await process_()];
      for (const name of ['a', 'b']) await ask(one, name);
      for (const name of await entries()) await admin.set(name, rubbish);
      expect(await ask(two, 'a')).toEqual(['miss', 'a']);
      await found(three, 'a');
      if (rubbish !== '') expect(trouble.length).toBeGreaterThan(0);
    });

    it('when bytes are changed, cut off or added, and when entries change places', async () => {
      const one = await process_();
      for (const name of ['a', 'b']) await ask(one, name);
      const raw = createClient({ url: redis.url });
      await raw.connect();
      opened.push({ close: () => raw.close() });
      const bytes = raw.withTypeMapping({ 36: Buffer });
      const [first = '', second = ''] = await entries();
      const [left, right] = [await bytes.get(first), await bytes.get(second)] as [Buffer, Buffer];
      const changes: [Buffer, Buffer][] = [
        [right, left],
        [left.subarray(0, -1), right.subarray(1)],
        [Buffer.concat([left, Buffer.from('x')]), Buffer.concat([right, right])],
        ...Array.from({ length: 60 }, (_, round): [Buffer, Buffer] => [
          flip(left, round),
          flip(right, -1 - round),
        ]),
      ];
      for (const [changedLeft, changedRight] of changes) {
        await bytes.set(first, changedLeft);
        await bytes.set(second, changedRight);
        const reader = await open({ deployment: 'one' });
        expect([await reader.get('a'), await reader.get('b')]).toEqual([undefined, undefined]);
        await reader.close();
      }
      await bytes.set(first, left);
      const reader = await open({ deployment: 'one' });
      opened.push(reader);
      expect([await reader.get('a'), await reader.get('b')].filter(Boolean)).toHaveLength(1);
    });

    it('when its keys hold other things than texts, and leases that never end', async () => {
      const [one, two, three] = [await process_(), await process_(), await process_()];
      await ask(one, 'k');
      const names = [...(await entries()), ...(await admin.keys('*:t:*'))];
      for (const name of names) {
        await admin.del(name);
        await admin.lPush(name, 'rubbish');
      }
      for (const name of await entries()) await admin.lPush(name.replace(':e:', ':l:'), 'rubbish');
      await timed(two, 'k');
      await timed(two, 'another');
      await found(three, 'another');
      await admin.flushAll();
      await ask(one, 'k2');
      for (const name of await entries()) {
        await admin.set(name.replace(':e:', ':l:'), 'held by nobody');
        await admin.del(name);
      }
      expect(await timed(two, 'k2')).toBeLessThan(1_000);
    });

    it('when it stands still, at no cost after the first time', async () => {
      const cache = await process_();
      await ask(cache, 'known');
      proxy.pause();
      expect(await timed(cache, 'first')).toBeLessThan(800);
      const times: number[] = [];
      for (let round = 0; round < 20; round += 1) times.push(await timed(cache, `k${round}`));
      expect(times.toSorted((a, b) => a - b)[10]).toBeLessThan(100);
      await found(cache, 'known');
      proxy.resume();
      await recovers(cache);
    });

    it('when its clients are suspended', async () => {
      const cache = await process_();
      await ask(cache, 'known');
      await admin.sendCommand(['CLIENT', 'PAUSE', '1500', 'ALL']);
      expect(await timed(cache, 'first')).toBeLessThan(800);
      expect(await timed(cache, 'second')).toBeLessThan(300);
      await recovers(cache);
    });

    it('when connections break and new ones are refused', async () => {
      const cache = await process_();
      await ask(cache, 'known');
      proxy.refuse();
      proxy.dropConnections();
      for (let round = 0; round < 20; round += 1) expect(await timed(cache, `k${round}`)).toBeLessThan(400);
      proxy.accept();
      await recovers(cache);
      expect(trouble.length).toBeGreaterThan(0);
    });

    it('when it is slow, within its time', async () => {
      const cache = await process_();
      proxy.delay(20);
      await timed(cache, 'a');
      proxy.delay(400);
      expect(await timed(cache, 'b')).toBeLessThan(1_000);
      expect(await timed(cache, 'c')).toBeLessThan(300);
      proxy.delay(0);
      await recovers(cache);
    });

    it('when the password is wrong, or there is nobody', async () => {
      const url = new URL(redis.url);
      [url.username, url.password] = ['nobody', 'wrong'];
      for (const wrong of [url.href, 'redis://127.0.0.1:1', 'redis://127.0.0.1:1/no-number']) {
        const cache = await process_({ url: wrong });
        expect(await timed(cache, 'k')).toBeLessThan(400);
        expect(await timed(cache, 'k2')).toBeLessThan(400);
      }
      expect(trouble.length).toBeGreaterThanOrEqual(3);
      expect(String(trouble[0])).not.toContain('wrong');
    });

    it('when it has no memory left', async () => {
      const [one, two] = [await process_(), await process_()];
      await ask(one, 'before');
      await admin.configSet({ 'maxmemory-policy': 'noeviction', maxmemory: '1' });
      try {
        await found(two, 'before');
        expect(await timed(one, 'k')).toBeLessThan(400);
        expect(await timed(two, 'k')).toBeLessThan(400);
        expect(await one.invalidate({ tags: ['t'] })).toBeGreaterThan(0);
      } finally {
        await admin.configSet({ maxmemory: '0' });
      }
      await ask(one, 'after');
      await found(two, 'after');
    });

    it('when it is a replica that cannot be written to', async () => {
      const [one, two] = [await process_(), await process_()];
      await admin.sendCommand(['REPLICAOF', '127.0.0.1', '1']);
      try {
        expect(await timed(one, 'k')).toBeLessThan(800);
        expect(await timed(two, 'k')).toBeLessThan(800);
      } finally {
        await admin.sendCommand(['REPLICAOF', 'NO', 'ONE']);
      }
      await recovers(one);
    });

    it('when something was invalidated while it could not be reached', async () => {
      const [one, two] = [await process_(), await process_({ url: redis.url })];
      await ask(one, 'k', 'old');
      proxy.refuse();
      proxy.dropConnections();
      await timed(one, 'notices');
      await one.invalidate({ tags: ['t'] });
      proxy.accept();
      await recovers(one);
      expect(await ask(two, 'k', 'new')).toEqual(['miss', 'new']);
    });
  });

  /** Waits until the cache writes to Redis again, by itself. */
  async function recovers(cache: QueryCache): Promise<void> {
    const other = await process_({ url: redis.url });
    const deadline = performance.now() + 10_000;
    for (let round = 0; performance.now() < deadline; round += 1) {
      const name = `recovered${(made += 1)}-${round}`;
      await ask(cache, name);
      if ((await ask(other, name))[0] !== 'miss') return;
      await sleep(100);
    }
    throw new Error('The cache did not find its way back to Redis.');
  }
});

function flip(bytes: Buffer, place: number): Buffer {
  const changed = Buffer.from(bytes);
  const at = (place + bytes.length) % bytes.length;
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
