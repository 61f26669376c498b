import assert from 'node:assert/strict';
import type { CacheEntry, CacheStore } from '../types.ts';

/** The two functions of a test runner that the suite needs; vitest's and `node:test`'s fit. */
export interface TestRunner {
  describe(name: string, body: () => void): unknown;
  it(name: string, body: () => Promise<void>): unknown;
}

export interface StoreContract {
  /** A new, empty store. One that other processes share must keep apart from other calls' stores. */
  create(): Promise<CacheStore> | CacheStore;
  /** Clean-up after each test, besides the store's own `close`. */
  after?: () => Promise<void>;
}

/**
 * What every cache store must do: entries come back byte for byte under exactly their key, a new
 * entry replaces the old one, tags drop what carries them and nothing else. A store may lose an entry
 * at any time, so nothing here keeps more than a few small ones.
 */
export function describeCacheStore(name: string, contract: StoreContract, runner: TestRunner): void {
  const check = (title: string, body: (store: CacheStore) => Promise<void>): void => {
    runner.it(title, async () => {
      const store = await contract.create();
      try {
        await body(store);
      } finally {
        await store.close();
        await contract.after?.();
      }
    });
  };

  runner.describe(`${name} keeps the contract of cache stores`, () => {
    check('a key never set is a miss', async (store) => {
      assert.equal(await store.get('nothing'), undefined);
    });

    check('an entry comes back as it was, bytes included', async (store) => {
      const body = Uint8Array.from({ length: 256 }, (_, index) => index);
      const entry = sampleEntry({ body, tags: ['dataset:a', 'tenant:t'] });
      await store.set('key', entry);
      const found = await store.get('key');
      assert.ok(found);
      assert.deepEqual(Uint8Array.from(found.body), body);
      assert.deepEqual({ ...found, body: null }, { ...entry, body: null });
    });

    check('an empty body is an entry, not a miss', async (store) => {
      await store.set('empty', sampleEntry({ body: new Uint8Array() }));
      assert.equal((await store.get('empty'))?.body.byteLength, 0);
    });

    check('keys that look alike are different', async (store) => {
      const keys = [
        'a',
        'A',
        'a ',
        ' a',
        'a:b',
        'a\0b',
        'a\nb',
        'ä',
        'a\u0308',
        '__proto__',
        'constructor',
        '*',
        'a%',
      ];
      for (const key of keys) await store.set(key, sampleEntry({ body: bytes(key) }));
      for (const key of keys) {
        const found = await store.get(key);
        assert.ok(found, `no entry for ${JSON.stringify(key)}`);
        assert.deepEqual(Uint8Array.from(found.body), bytes(key));
      }
    });

    check('setting again replaces the body and the tags', async (store) => {
      await store.set('key', sampleEntry({ body: bytes('old'), tags: ['old'] }));
      await store.set('key', sampleEntry({ body: bytes('new'), tags: ['new'] }));
      assert.equal(await store.invalidate(['old']), 0);
      assert.deepEqual(Uint8Array.from((await store.get('key'))?.body ?? []), bytes('new'));
      assert.equal(await store.invalidate(['new']), 1);
      assert.equal(await store.get('key'), undefined);
    });

    check('delete removes one entry and does not mind a missing one', async (store) => {
      await store.set('one', sampleEntry());
      await store.set('two', sampleEntry());
      await store.delete('one');
      await store.delete('one');
      assert.equal(await store.get('one'), undefined);
      assert.ok(await store.get('two'));
    });

    check('invalidate drops what carries any of the tags, once each', async (store) => {
      await store.set('a', sampleEntry({ tags: ['x', 'y'] }));
      await store.set('b', sampleEntry({ tags: ['y'] }));
      await store.set('c', sampleEntry({ tags: ['z', 'x:y'] }));
      await store.set('d', sampleEntry());
      assert.equal(await store.invalidate(['x', 'y', 'never']), 2);
      assert.equal(await store.get('a'), undefined);
      assert.equal(await store.get('b'), undefined);
      assert.ok(await store.get('c'));
      assert.ok(await store.get('d'));
      assert.equal(await store.invalidate([]), 0);
    });

    check('statistics are numbers and follow the entries', async (store) => {
      await store.set('a', sampleEntry({ body: new Uint8Array(1000) }));
      const { entries, bytes: used, maxBytes, evictions } = store.stats();
      for (const figure of [entries, used, maxBytes, evictions])
        assert.ok(Number.isFinite(figure) && figure >= 0);
      assert.ok(used <= maxBytes);
    });
  });
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from(new TextEncoder().encode(text));
}

function sampleEntry(facts: Partial<CacheEntry> = {}): CacheEntry {
  const storedAt = Date.now();
  return {
    body: bytes('{"rows":[]}'),
    etag: '"sample"',
    storedAt,
    freshUntil: storedAt + 60_000,
    staleUntil: storedAt + 600_000,
    tags: [],
    ...facts,
  };
}
