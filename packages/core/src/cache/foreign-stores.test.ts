import { setTimeout as sleep } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { createQueryCache } from './query-cache.ts';
import { createMemoryStore } from './stores/memory-store.ts';
import type { CacheEntry, CacheStore } from './types.ts';

const ttl = { ttlMs: 60_000 };
const never = async (): Promise<never> => new Promise<never>(() => {});

function storeWith(methods: object): CacheStore {
  return { ...createMemoryStore({ maxBytes: 100_000 }), name: 'foreign', ...methods };
}

function sound(): CacheEntry {
  const storedAt = Date.now();
  return {
    body: new TextEncoder().encode('stored'),
    etag: '"e"',
    storedAt,
    freshUntil: storedAt + 60_000,
    staleUntil: storedAt + 60_000,
    tags: ['t'],
  };
}

/** A store over a memory store, whose writes wait for the test. */
function slowWriter(): { inner: CacheStore; store: CacheStore; letWrite: () => void } {
  const inner = createMemoryStore({ maxBytes: 100_000 });
  const waiting: (() => void)[] = [];
  const store: CacheStore = {
    ...inner,
    set: async (key, entry) => {
      await new Promise<void>((resolve) => void waiting.push(resolve));
      await inner.set(key, entry);
    },
  };
  return { inner, store, letWrite: () => waiting.shift()?.() };
}

describe('what a store finds that is no entry', () => {
  const { body, etag, ...rest } = sound();
  const malformed: [string, unknown][] = [
    ['a text', 'stored'],
    ['a number', 0],
    ['an empty object', {}],
    ['no body', { etag, ...rest }],
    ['a body of text', { ...sound(), body: 'stored' }],
    ['a body that went through JSON', { ...sound(), body: { type: 'Buffer', data: [1] } }],
    ['a body of other numbers', { ...sound(), body: new Uint16Array(2) }],
    ['no etag', { body, ...rest }],
    ['a weak etag', { ...sound(), etag: 'W/"e"' }],
    ['an etag that is two headers', { ...sound(), etag: '"e"\r\nSet-Cookie: a=b' }],
    ['a time as text', { ...sound(), storedAt: '2026-11-22' }],
    ['a time that is none', { ...sound(), freshUntil: NaN }],
    ['an end as null', { ...sound(), staleUntil: null }],
    ['no tags', { ...sound(), tags: undefined }],
    ['tags of numbers', { ...sound(), tags: [1] }],
  ];

  it.each(malformed)('%s is a miss, told of and deleted', async (_name, found) => {
    for (const get of [() => found, async () => found]) {
      const remove = vi.fn<(key: string) => void>();
      const told = vi.fn<(store: string) => void>();
      const store = storeWith({ get, delete: remove });
      const cache = createQueryCache({ stores: [store], onStoreError: told });
      expect((await cache.getOrLoad('k', async () => 'x', ttl)).status).toBe('miss');
      expect(remove.mock.calls).toEqual([['k']]);
      expect(told).toHaveBeenCalledTimes(1);
    }
  });

  it.each([null, undefined])('%s is a miss and nothing else', async (nothing) => {
    for (const get of [() => nothing, async () => nothing]) {
      const told = vi.fn<() => void>();
      const cache = createQueryCache({ stores: [storeWith({ get, delete: told })], onStoreError: told });
      expect((await cache.getOrLoad('k', async () => 'x', ttl)).status).toBe('miss');
      expect(told).not.toHaveBeenCalled();
    }
  });

  it('an entry by a promise of another realm is a hit', async () => {
    const entry = sound();
    const get = (): unknown => runInNewContext('Promise.resolve(entry)', { entry });
    const cache = createQueryCache({ stores: [storeWith({ get })] });
    expect((await cache.getOrLoad('k', async () => 'x', ttl)).status).toBe('hit');
  });
});

describe('a store that does not answer', () => {
  it('when asked is a miss after its time; what it says later is ignored', async () => {
    let fail: (error: Error) => void = () => {};
    const get = async (): Promise<never> => new Promise<never>((_, reject) => void (fail = reject));
    const told = vi.fn<(store: string) => void>();
    const store = storeWith({ get });
    const cache = createQueryCache({ stores: [store], storeTimeoutMs: 30, onStoreError: told });
    const started = performance.now();
    expect((await cache.getOrLoad('k', async () => 'x', ttl)).status).toBe('miss');
    expect(performance.now() - started).toBeGreaterThan(25);
    fail(new Error('late'));
    await sleep(5);
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('waits a quarter of a second by default', async () => {
    const cache = createQueryCache({ stores: [storeWith({ get: never })] });
    const started = performance.now();
    await cache.getOrLoad('k', async () => 'x', ttl);
    expect(performance.now() - started).toBeGreaterThan(240);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  it('lets go of whoever gives up meanwhile', async () => {
    const cache = createQueryCache({ stores: [storeWith({ get: never })], storeTimeoutMs: 10_000 });
    const load = vi.fn<() => Promise<string>>(async () => 'x');
    const answer = cache.getOrLoad('k', load, { ...ttl, signal: AbortSignal.timeout(10) });
    await expect(answer).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(load).not.toHaveBeenCalled();
  });

  it('holds up neither the query that it should write nor the next one', async () => {
    // Long enough that a busy machine asks all of them meanwhile.
    const cache = createQueryCache({ stores: [storeWith({ set: never })], storeTimeoutMs: 500 });
    const load = vi.fn<() => Promise<string>>(async () => 'x');
    const asked = [await cache.getOrLoad('k', load, ttl), await cache.getOrLoad('k', load, ttl)];
    expect(asked.map(({ status }) => status)).toEqual(['miss', 'shared']);
    const fresh = await cache.getOrLoad('k', load, { ...ttl, fresh: true });
    expect([fresh.status, load.mock.calls.length]).toEqual(['miss', 2]);
    await sleep(600);
    expect((await cache.getOrLoad('k', load, ttl)).status).toBe('miss');
  });

  it('does not hold up an answer that is copied into it', async () => {
    const far = storeWith({ get: async () => sound() });
    const cache = createQueryCache({ stores: [storeWith({ set: never }), far], storeTimeoutMs: 10_000 });
    expect((await cache.getOrLoad('k', async () => 'x', ttl)).status).toBe('hit');
  });

  it('does not keep an answer whose tag is invalidated while a slow store is writing it', async () => {
    const { inner, store, letWrite } = slowWriter();
    const cache = createQueryCache({ stores: [store] });
    expect((await cache.getOrLoad('k', async () => 'old', { ...ttl, tags: ['t'] })).status).toBe('miss');
    await cache.invalidate({ tags: ['t'] });
    letWrite();
    await sleep(5);
    expect(inner.get('k')).toBeUndefined();
  });

  it('keeps nothing that it wrote too late', async () => {
    const { inner, store, letWrite } = slowWriter();
    const cache = createQueryCache({ stores: [store], storeTimeoutMs: 10 });
    await cache.getOrLoad('k', async () => 'old', ttl);
    await sleep(30);
    letWrite();
    await sleep(5);
    expect(inner.get('k')).toBeUndefined();
  });

  it('keeps no copy that was invalidated while it wrote it', async () => {
    const { inner, store, letWrite } = slowWriter();
    const cache = createQueryCache({ stores: [store, storeWith({ get: () => sound() })] });
    expect((await cache.getOrLoad('k', async () => 'x', ttl)).status).toBe('hit');
    await cache.invalidate({ tags: ['t'] });
    letWrite();
    await sleep(5);
    expect(inner.get('k')).toBeUndefined();
  });

  it('whoever asks after an invalidation does not get what is still being written', async () => {
    const { store } = slowWriter();
    const cache = createQueryCache({ stores: [store] });
    await cache.getOrLoad('k', async () => 'old', { ...ttl, tags: ['t'] });
    await cache.invalidate({ tags: ['t'] });
    expect((await cache.getOrLoad('k', async () => 'new', ttl)).status).toBe('miss');
  });

  it.each([0, -1, NaN, Infinity])('a time of %s is refused', (storeTimeoutMs) => {
    expect(() => createQueryCache({ storeTimeoutMs })).toThrow(TypeError);
  });
});

it('a callback for errors that fails itself fails no query', async () => {
  const get = (): never => {
    throw new Error('get');
  };
  const fail = (): never => {
    throw new Error('callback');
  };
  for (const onStoreError of [fail, async () => fail()]) {
    const cache = createQueryCache({ stores: [storeWith({ get })], onStoreError });
    expect((await cache.getOrLoad('k', async () => 'x', ttl)).status).toBe('miss');
    await sleep(1);
  }
});

it('a hit in a store that answers at once sets no timer and asks nothing twice', async () => {
  const cache = createQueryCache({});
  await cache.getOrLoad('k', async () => 'x', ttl);
  const timer = vi.spyOn(globalThis, 'setTimeout');
  let answered = false;
  try {
    void cache.getOrLoad('k', never, ttl).then(() => (answered = true));
    // One turn for the async function, none for the store.
    await Promise.resolve();
    await Promise.resolve();
    expect(answered).toBe(true);
    expect(timer).not.toHaveBeenCalled();
  } finally {
    timer.mockRestore();
  }
});
