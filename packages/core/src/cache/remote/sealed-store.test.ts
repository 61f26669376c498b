import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { describeCacheStore } from '../stores/contract-suite.ts';
import { createMemoryStore } from '../stores/memory-store.ts';
import type { CacheEntry, CacheStore } from '../types.ts';
import { createEntrySealer } from './sealed-entry.ts';
import { createSealedStore } from './sealed-store.ts';

const key = randomBytes(32);
const open = (store: CacheStore, deployment = 'one'): CacheStore =>
  createSealedStore(store, createEntrySealer(key, deployment));
const memory = (): CacheStore => createMemoryStore({ maxBytes: 1_000_000 });

const entry: CacheEntry = {
  body: new TextEncoder().encode('{"rows":["a secret row"]}'),
  etag: '"plain-etag"',
  storedAt: 1_000,
  freshUntil: 61_000,
  staleUntil: 661_000,
  tags: ['tenant:"acme"', 'dataset:"acme":1'],
  asOf: 7,
};

/** A store that notes down all it is given. */
function watched(): { store: CacheStore; seen: () => string } {
  const inner = memory();
  const notes: unknown[] = [];
  return {
    store: {
      ...inner,
      name: 'watched',
      get: (name) => inner.get(name),
      set(name, given) {
        notes.push(name, given.etag, given.tags, Buffer.from(given.body).toString('latin1'));
        return inner.set(name, given);
      },
      invalidate(tags) {
        notes.push(tags);
        return inner.invalidate(tags);
      },
    },
    seen: () => JSON.stringify(notes),
  };
}

describeCacheStore('a store of the host', { create: () => open(memory()) }, { describe, it });

describe('a store of the host', () => {
  it('gets nothing that can be read: no key, tag, ETag or row', async () => {
    const { store, seen } = watched();
    await open(store).set('key of acme', entry);
    await open(store).invalidate(['dataset:"acme":2']);
    expect(seen().length).toBeGreaterThan(100);
    for (const word of ['key of', 'acme', 'secret', 'plain-etag', 'dataset'])
      expect(seen()).not.toContain(word);
  });

  it('gives back the whole entry', async () => {
    const store = open(memory());
    await store.set('k', entry);
    expect(await store.get('k')).toEqual(entry);
  });

  it('may be shared by deployments, which never meet', async () => {
    const store = memory();
    const [one, other] = [open(store), open(store, 'other')];
    await one.set('k', entry);
    expect(await other.get('k')).toBeUndefined();
    expect(await other.invalidate(entry.tags)).toBe(0);
    await other.delete('k');
    expect(await one.get('k')).toEqual(entry);
    expect(await one.invalidate([entry.tags[0] ?? ''])).toBe(1);
  });

  it('is not believed: what was not sealed for this very key is a miss', async () => {
    const store = memory();
    const names: string[] = [];
    const noting: CacheStore = {
      ...store,
      name: 'noting',
      get: (name) => store.get(name),
      set(name, given) {
        names.push(name);
        return store.set(name, given);
      },
    };
    const sealed = open(noting);
    await sealed.set('mine', entry);
    await sealed.set('yours', { ...entry, body: Buffer.from('{"rows":["another tenant’s"]}') });
    const [mine = '', yours = ''] = names;
    const foreign = await store.get(yours);
    if (foreign === undefined) throw new Error('The store has lost the entry.');
    await store.set(mine, foreign);
    expect(await sealed.get('mine')).toBeUndefined();
    await store.set(mine, { ...foreign, body: Buffer.from('{"rows":["planted"]}') });
    expect(await sealed.get('mine')).toBeUndefined();
  });

  it('is counted per owner under the name that its entries have there', async () => {
    const store = open(memory());
    await store.set('k', entry);
    expect(store.statsOf?.('tenant:"acme"').entries).toBe(1);
    expect(store.statsOf?.('tenant:"globex"').entries).toBe(0);
  });

  it('stays open: it is the host’s', async () => {
    let closed = 0;
    const store: CacheStore = { ...memory(), name: 'counting', close: () => void (closed += 1) };
    await open(store).close();
    expect(closed).toBe(0);
  });
});
