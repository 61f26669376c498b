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
