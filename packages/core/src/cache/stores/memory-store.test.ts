import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CacheEntry } from '../types.ts';
import { describeCacheStore } from './contract-suite.ts';
import { createMemoryStore } from './memory-store.ts';

describeCacheStore(
  'the memory store',
  { create: () => createMemoryStore({ maxBytes: 1_000_000 }) },
  { describe, it },
);

const entry = (size: number, tags: readonly string[] = []): CacheEntry => ({
  body: new Uint8Array(size),
  etag: '"e"',
  storedAt: 0,
  freshUntil: 1,
  staleUntil: 1,
  tags,
});

describe('the memory store', () => {
  it('drops the entry unused for longest when it is full', () => {
    const store = createMemoryStore({ maxBytes: 5_500, maxEntryBytes: 5_000 });
    for (const key of ['a', 'b', 'c']) store.set(key, entry(1_000));
    store.get('a');
    store.set('d', entry(1_000));
    expect(['a', 'b', 'c', 'd'].filter((key) => store.get(key) !== undefined)).toEqual(['a', 'c', 'd']);
    expect(store.stats().evictions).toBe(1);
  });

  it('does not keep one entry that would push out most others, nor the old one it replaces', () => {
    const store = createMemoryStore({ maxBytes: 10_000 });
    store.set('small', entry(100));
    store.set('large', entry(100));
    store.set('large', entry(9_000));
    expect(store.get('large')).toBeUndefined();
    expect(store.get('small')).toBeDefined();
  });

  it('keeps nothing in no space', () => {
    const store = createMemoryStore({ maxBytes: 0 });
    store.set('a', entry(0));
    expect(store.stats()).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('counts what is kept beside a body, and drops it with the entry', () => {
    const store = createMemoryStore({ maxBytes: 4_000, maxEntryBytes: 3_000 });
    const [first, second] = [entry(1_000), entry(1_000)];
    store.set('first', first);
    store.set('second', second);
    const before = store.stats().bytes;
    store.weigh?.(new Uint8Array(5), 1_000);
    store.weigh?.(second.body, 200);
    expect(store.stats().bytes).toBe(before + 200);
    store.weigh?.(second.body, 1_000);
    expect(store.get('first')).toBeUndefined();
    expect(store.get('second')).toBe(second);
    store.weigh?.(second.body, 1_000);
    expect(store.stats()).toMatchObject({ entries: 0, bytes: 0 });
  });

  it('never exceeds its bound and counts back to zero', () => {
    const key = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const tags = fc.array(fc.constantFrom('x', 'y', 'z', 'x'), { maxLength: 3 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), key, size: fc.nat(3_000), tags }),
      fc.record({ do: fc.constant('get' as const), key }),
      fc.record({ do: fc.constant('delete' as const), key }),
      fc.record({ do: fc.constant('invalidate' as const), tags }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const store = createMemoryStore({ maxBytes: 8_000, maxEntryBytes: 4_000 });
        for (const one of steps) {
          if (one.do === 'set') store.set(one.key, entry(one.size, one.tags));
          else if (one.do === 'get') store.get(one.key);
          else if (one.do === 'delete') store.delete(one.key);
          else store.invalidate(one.tags);
          expect(store.stats().bytes).toBeLessThanOrEqual(8_000);
          expect(store.stats().bytes).toBeGreaterThanOrEqual(0);
        }
        for (const name of ['a', 'b', 'c', 'd', 'e', 'f']) store.delete(name);
        expect(store.stats()).toMatchObject({ entries: 0, bytes: 0 });
        expect(store.invalidate(['x', 'y', 'z'])).toBe(0);
      }),
    );
  });
});

describe('owners in the memory store', () => {
  const keysOf = (store: ReturnType<typeof createMemoryStore>, keys: readonly string[]): string[] =>
    keys.filter((key) => store.get(key) !== undefined);
  const own = (size: number, owner: string): CacheEntry => ({
    ...entry(size, [owner]),
    staleUntil: Infinity,
  });

  it('keep what is within an equal part, whatever another one writes', () => {
    const store = createMemoryStore({ maxBytes: 100_000 });
    const quiet = Array.from({ length: 20 }, (_, at) => `quiet${at}`);
    for (const key of quiet) store.set(key, own(1_000, 'quiet'));
    for (let at = 0; at < 5_000; at += 1) store.set(`busy${at}`, own(1_000, 'busy'));
    expect(keysOf(store, quiet)).toEqual(quiet);
    expect(store.statsOf?.('quiet')).toMatchObject({ entries: 20, evictions: 0 });
    expect(store.statsOf?.('busy').evictions).toBeGreaterThan(4_900);
    expect(store.stats().bytes).toBeLessThanOrEqual(100_000);
  });

  it('give back what is above an equal part when others need it', () => {
    const store = createMemoryStore({ maxBytes: 100_000 });
    for (let at = 0; at < 200; at += 1) store.set(`first${at}`, own(1_000, 'first'));
    for (let at = 0; at < 200; at += 1) store.set(`second${at}`, own(1_000, 'second'));
    const [first, second] = [store.statsOf?.('first').bytes ?? 0, store.statsOf?.('second').bytes ?? 0];
    expect(first).toBeGreaterThan(45_000);
    expect(second).toBeGreaterThan(45_000);
  });

  it('that have gone lose what nobody can use any more first', () => {
    let now = 0;
    const store = createMemoryStore({ maxBytes: 100_000, now: () => now });
    for (let at = 0; at < 30; at += 1) {
      store.set(`gone${at}`, { ...own(1_000, 'gone'), staleUntil: 1_000 });
    }
    now = 1_000;
    for (let at = 0; at < 200; at += 1) store.set(`here${at}`, own(1_000, 'here'));
    expect(store.statsOf?.('gone')).toMatchObject({ entries: 0, bytes: 0 });
    expect(store.stats().evicted).toMatchObject({ expired: 30 });
  });

  it('always have their part, by any order of writes', () => {
    const step = fc.record({ owner: fc.constantFrom('a', 'b', 'c'), key: fc.nat(40), size: fc.nat(2_000) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 120 }), (steps) => {
        const maxBytes = 30_000;
        const store = createMemoryStore({ maxBytes });
        for (const { owner, key, size } of steps) {
          const before = ['a', 'b', 'c'].map((name) => ({ name, ...store.statsOf?.(name) }));
          store.set(`${owner}${key}`, own(size, owner));
          expect(store.stats().bytes).toBeLessThanOrEqual(maxBytes);
          const owners = before.filter((each) => (each.entries ?? 0) > 0 || each.name === owner).length;
          for (const each of before) {
            if (each.name === owner || (each.bytes ?? 0) > maxBytes / owners) continue;
            expect(store.statsOf?.(each.name).entries).toBe(each.entries);
          }
        }
      }),
    );
  });
});
