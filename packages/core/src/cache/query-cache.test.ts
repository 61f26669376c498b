import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { createQueryCache } from './query-cache.ts';
import { createMemoryStore } from './stores/memory-store.ts';
import type { CacheAnswer, CacheEntry, CacheStore } from './types.ts';

const text = (answer: CacheAnswer): string => new TextDecoder().decode(answer.body);
const ttl = { ttlMs: 60_000 };

/** A load whose end the test decides. */
function controlledLoad(): {
  load: (signal: AbortSignal) => Promise<string>;
  calls: () => number;
  finish: (body: string) => void;
  fail: (error: Error) => void;
  signal: () => AbortSignal | undefined;
} {
  let calls = 0;
  let seen: AbortSignal | undefined;
  let finish: (body: string) => void = () => {};
  let fail: (error: Error) => void = () => {};
  return {
    load: async (signal) => {
      calls += 1;
      seen = signal;
      return new Promise<string>((resolve, reject) => {
        finish = resolve;
        fail = reject;
        signal.addEventListener('abort', () => reject(signal.reason as Error));
      });
    },
    calls: () => calls,
    finish: (body) => finish(body),
    fail: (error) => fail(error),
    signal: () => seen,
  };
}

function clockFrom(start: number): { clock: () => Date; advance: (ms: number) => void } {
  let now = start;
  return { clock: () => new Date(now), advance: (ms) => void (now += ms) };
}

describe('createQueryCache', () => {
  it('loads once, then answers from the cache with the same bytes and tag', async () => {
    const { clock, advance } = clockFrom(1_000_000);
    const cache = createQueryCache({ maxBytes: 100_000, clock });
    const load = vi.fn<() => Promise<string>>(async () => '{"a":"é"}');
    const first = await cache.getOrLoad('k', load, ttl);
    advance(1_500);
    const second = await cache.getOrLoad('k', load, ttl);
    expect([first.status, second.status]).toEqual(['miss', 'hit']);
    expect(second.ageMs).toBe(1_500);
    expect(text(second)).toBe('{"a":"é"}');
    expect(second.etag).toBe(first.etag);
    expect(first.etag).toMatch(/^"[\w-]{27}"$/);
    expect(load).toHaveBeenCalledTimes(1);
    expect(cache.stats()).toMatchObject({ hits: 1, misses: 1 });
  });

  it('counts the age of an answer from when it began to be computed, and its freshness from its end', async () => {
    const { clock, advance } = clockFrom(1_000_000);
    const cache = createQueryCache({ maxBytes: 100_000, clock, jitter: 0 });
    const slow = async (): Promise<string> => {
      advance(3_000);
      return 'a';
    };
    const first = await cache.getOrLoad('k', slow, { ttlMs: 2_000 });
    expect(first).toMatchObject({ status: 'miss', ageMs: 3_000, storedAt: 1_000_000 });
    advance(1_999);
    expect(await cache.getOrLoad('k', slow, { ttlMs: 2_000 })).toMatchObject({ status: 'hit', ageMs: 4_999 });
    expect(cache.recall(['k'])).toMatchObject([{ ageMs: 4_999 }]);
    advance(1);
    expect((await cache.getOrLoad('k', slow, { ttlMs: 2_000 })).status).toBe('miss');
  });

  it('fault cold-herd: asks once for a cold herd', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const slow = controlledLoad();
    const herd = Array.from({ length: 200 }, async () => cache.getOrLoad('k', slow.load, ttl));
    await sleep(1);
    slow.finish('x');
    const answers = await Promise.all(herd);
    expect(slow.calls()).toBe(1);
    expect(answers.filter((answer) => answer.status === 'miss')).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 'shared')).toHaveLength(199);
  });

  it('fault cold-herd: one waiter leaving does not hurt the rest; the last one leaving aborts the load', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const slow = controlledLoad();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = cache.getOrLoad('k', slow.load, { ...ttl, signal: one.signal });
    const second = cache.getOrLoad('k', slow.load, { ...ttl, signal: two.signal });
    await sleep(1);
    one.abort();
    await expect(first).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(slow.signal()?.aborted).toBe(false);
    two.abort();
    await expect(second).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(slow.signal()?.aborted).toBe(true);
  });

  it('whoever comes after the last waiter left gets a load of its own', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const leaver = new AbortController();
    const slow = controlledLoad();
    const left = cache.getOrLoad('k', slow.load, { ...ttl, signal: leaver.signal });
    await sleep(1);
    leaver.abort();
    await expect(left).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(text(await cache.getOrLoad('k', async () => 'new', ttl))).toBe('new');
  });

  it('whoever comes in the same moment as the last waiter leaves keeps the load alive', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const leaver = new AbortController();
    const slow = controlledLoad();
    const left = cache.getOrLoad('k', slow.load, { ...ttl, signal: leaver.signal });
    await sleep(1);
    leaver.abort();
    const next = cache.getOrLoad('k', async () => 'unused', ttl);
    await expect(left).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(slow.signal()?.aborted).toBe(false);
    slow.finish('x');
    expect([(await next).status, text(await next)]).toEqual(['shared', 'x']);
  });

  it('does not keep a failure', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const failing = async (): Promise<string> => Promise.reject(new Error('down'));
    await expect(cache.getOrLoad('k', failing, ttl)).rejects.toThrow('down');
    expect((await cache.getOrLoad('k', async () => 'up', ttl)).status).toBe('miss');
  });

  it('serves a stale entry at once while it is renewed, once', async () => {
    const { clock, advance } = clockFrom(1_000_000);
    const cache = createQueryCache({ maxBytes: 100_000, clock, jitter: 0 });
    const options = { ttlMs: 1_000, staleMs: 10_000 };
    await cache.getOrLoad('k', async () => 'old', options);
    advance(1_001);
    const slow = controlledLoad();
    const answers = [
      await cache.getOrLoad('k', slow.load, options),
      await cache.getOrLoad('k', slow.load, options),
    ];
    expect(answers.map((answer) => [answer.status, text(answer)])).toEqual([
      ['stale', 'old'],
      ['stale', 'old'],
    ]);
    expect(answers[0]?.ageMs).toBe(1_001);
    slow.finish('new');
    await sleep(1);
    expect(slow.calls()).toBe(1);
    expect(text(await cache.getOrLoad('k', slow.load, options))).toBe('new');
  });

  it('fault analytics-down: goes on serving a stale entry when renewing fails, but not past its end', async () => {
    const { clock, advance } = clockFrom(1_000_000);
    const cache = createQueryCache({ maxBytes: 100_000, clock, jitter: 0 });
    const options = { ttlMs: 1_000, staleMs: 10_000 };
    const down = async (): Promise<string> => Promise.reject(new Error('down'));
    await cache.getOrLoad('k', async () => 'old', options);
    advance(5_000);
    expect((await cache.getOrLoad('k', down, options)).status).toBe('stale');
    await sleep(1);
    expect((await cache.getOrLoad('k', down, options)).status).toBe('stale');
    advance(6_001);
    await expect(cache.getOrLoad('k', down, options)).rejects.toThrow('down');
  });

  it('tries to renew a stale entry again a second after that failed, not before', async () => {
    const { clock, advance } = clockFrom(1_000_000);
    const cache = createQueryCache({ maxBytes: 100_000, clock, jitter: 0 });
    const options = { ttlMs: 1_000, staleMs: 10_000 };
    await cache.getOrLoad('k', async () => 'old', options);
    advance(1_001);
    const down = vi.fn<() => Promise<string>>(async () => Promise.reject(new Error('down')));
    for (const [wait, calls] of [
      [0, 1],
      [999, 1],
      [1, 2],
      [500, 2],
    ] as const) {
      advance(wait);
      expect((await cache.getOrLoad('k', down, options)).status).toBe('stale');
      await sleep(1);
      expect(down).toHaveBeenCalledTimes(calls);
    }
    // Whoever insists is not held back, and what is past its staleness is not served.
    await expect(cache.getOrLoad('k', down, { ...options, fresh: true })).rejects.toThrow('down');
    advance(9_000);
    await expect(cache.getOrLoad('k', down, options)).rejects.toThrow('down');
    expect(text(await cache.getOrLoad('k', async () => 'new', options))).toBe('new');
  });

  it('counts what each store gave', async () => {
    const near = createMemoryStore({ maxBytes: 100_000 });
    const far = { ...createMemoryStore({ maxBytes: 100_000 }), name: 'far' };
    await createQueryCache({ stores: [far] }).getOrLoad('k', async () => 'x', ttl);
    const broken = { ...near, name: 'broken', get: async () => Promise.reject(new Error('get')) };
    const cache = createQueryCache({ stores: [near, broken], shared: far });
    await cache.getOrLoad('k', async () => 'y', ttl);
    await cache.getOrLoad('k', async () => 'y', ttl);
    await cache.getOrLoad('other', async () => 'y', ttl);
    expect(cache.stats().stores).toMatchObject([
      { name: 'memory', hits: 1, misses: 2, errors: 0 },
      { name: 'broken', hits: 0, misses: 2, errors: 2 },
      { name: 'far', hits: 1, misses: 1, errors: 0 },
    ]);
  });

  it('a fresh load replaces the entry, and an older load under way does not put its answer back', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const older = controlledLoad();
    const early = cache.getOrLoad('k', older.load, ttl);
    await sleep(1);
    const fresh = await cache.getOrLoad('k', async () => 'fresh', { ...ttl, fresh: true });
    expect([fresh.status, text(fresh)]).toEqual(['miss', 'fresh']);
    older.finish('older');
    expect(text(await early)).toBe('older');
    expect(text(await cache.getOrLoad('k', async () => 'none', ttl))).toBe('fresh');
    const again = await cache.getOrLoad('k', async () => 'again', { ...ttl, fresh: true });
    expect([again.status, text(again)]).toEqual(['miss', 'again']);
  });

  it('forgets by tag, and does not keep what was being loaded when its tag was invalidated', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const options = { ...ttl, tags: ['dataset:1'] };
    await cache.getOrLoad('a', async () => '1', options);
    await cache.getOrLoad('b', async () => '1', { ...ttl, tags: ['dataset:2'] });
    const slow = controlledLoad();
    const under = cache.getOrLoad('c', slow.load, options);
    await sleep(1);
    expect(await cache.invalidate({ tags: ['dataset:1'] })).toBe(1);
    const after = cache.getOrLoad('c', async () => 'after', options);
    slow.finish('before');
    expect(text(await under)).toBe('before');
    expect([(await after).status, text(await after)]).toEqual(['miss', 'after']);
    expect(text(await cache.getOrLoad('c', async () => 'none', options))).toBe('after');
    expect((await cache.getOrLoad('a', async () => '2', options)).status).toBe('miss');
    expect((await cache.getOrLoad('b', async () => '2', options)).status).toBe('hit');
  });

  it('a failing store is a miss, in every way it can fail', async () => {
    const broken: CacheStore = {
      name: 'broken',
      get: () => {
        throw new Error('get');
      },
      set: async () => Promise.reject(new Error('set')),
      delete: async () => Promise.reject(new Error('delete')),
      invalidate: async () => Promise.reject(new Error('invalidate')),
      stats: () => ({ entries: 0, bytes: 0, maxBytes: 0, evictions: 0 }),
      close: async () => Promise.reject(new Error('close')),
    };
    const errors: string[] = [];
    const memory = createMemoryStore({ maxBytes: 100_000 });
    const cache = createQueryCache({ stores: [broken, memory], onStoreError: (store) => errors.push(store) });
    expect((await cache.getOrLoad('k', async () => 'x', { ...ttl, tags: ['t'] })).status).toBe('miss');
    expect((await cache.getOrLoad('k', async () => 'y', ttl)).status).toBe('hit');
    expect(await cache.invalidate({ tags: ['t'] })).toBe(1);
    await cache.close();
    expect(new Set(errors)).toEqual(new Set(['broken']));
  });

  it('copies an entry found in a later store into the earlier ones', async () => {
    const near = createMemoryStore({ maxBytes: 100_000 });
    const far = createMemoryStore({ maxBytes: 100_000 });
    await createQueryCache({ stores: [far] }).getOrLoad('k', async () => 'x', ttl);
    const cache = createQueryCache({ stores: [near, far] });
    expect((await cache.getOrLoad('k', async () => 'y', ttl)).status).toBe('hit');
    expect(near.get('k')).toBeDefined();
  });

  it('two caches over one store share its entries; two of their own share nothing', async () => {
    const store = createMemoryStore({ maxBytes: 100_000 });
    await createQueryCache({ stores: [store] }).getOrLoad('k', async () => 'x', ttl);
    expect((await createQueryCache({ stores: [store] }).getOrLoad('k', async () => 'y', ttl)).status).toBe(
      'hit',
    );
    expect((await createQueryCache({}).getOrLoad('k', async () => 'y', ttl)).status).toBe('miss');
  });

  it('keeps nothing without a time to live, and distrusts entries from the future', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    await cache.getOrLoad('k', async () => 'x', { ttlMs: 0, staleMs: 60_000 });
    expect((await cache.getOrLoad('k', async () => 'y', ttl)).status).toBe('miss');

    const { clock, advance } = clockFrom(10_000_000);
    const jumping = createQueryCache({ maxBytes: 100_000, clock });
    await jumping.getOrLoad('k', async () => 'x', ttl);
    advance(-600_000);
    expect((await jumping.getOrLoad('k', async () => 'y', ttl)).status).toBe('miss');
  });

  it('jitter only ever shortens the time to live', async () => {
    const { clock } = clockFrom(0);
    const entries: CacheEntry[] = [];
    const store: CacheStore = {
      ...createMemoryStore({ maxBytes: 1 }),
      set: (_, entry) => void entries.push(entry),
    };
    const cache = createQueryCache({ stores: [store], clock, jitter: 0.5 });
    for (let index = 0; index < 50; index += 1)
      await cache.getOrLoad(`k${index}`, async () => 'x', { ttlMs: 1_000 });
    const lives = entries.map((entry) => entry.freshUntil);
    expect(lives).toHaveLength(50);
    expect(Math.min(...lives)).toBeGreaterThanOrEqual(500);
    expect(Math.max(...lives)).toBeLessThanOrEqual(1_000);
    expect(new Set(lives).size).toBeGreaterThan(10);
  });

  it('closing aborts what is under way, and twice is once', async () => {
    const cache = createQueryCache({ maxBytes: 100_000 });
    const slow = controlledLoad();
    const waiting = cache.getOrLoad('k', slow.load, ttl);
    await sleep(1);
    await Promise.all([cache.close(), cache.close()]);
    await expect(waiting).rejects.toMatchObject({ code: 'query_cancelled' });
  });
});
