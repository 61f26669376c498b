import type { CacheEntry, CacheLease, CacheLeases, CacheStore, TakenLease } from '../types.ts';
import type { EntrySealer } from './sealed-entry.ts';

/**
 * A host's own store, so that it need not be trusted: it is given sealed bytes under names and tags that tell
 * nothing, and what it gives back counts only when this deployment sealed it for this very key. So two deployments
 * may use one store, and never meet. It belongs to the host: closing the cache leaves it open.
 */
export function createSealedStore(store: CacheStore, sealer: EntrySealer): CacheStore {
  const nameOf = (key: string): string => sealer.nameOf(key).toString('hex');
  const tagsOf = (tags: readonly string[]): string[] => tags.map((tag) => sealer.tagOf(tag).toString('hex'));

  function seal(key: string, entry: CacheEntry): CacheEntry {
    const token = sealer.newToken();
    return {
      ...entry,
      body: sealer.seal(sealer.nameOf(key), token, entry),
      // The entry's own is made of its plain bytes, and would tell which answers are alike.
      etag: `"${token.toString('hex')}"`,
      tags: tagsOf(entry.tags),
    };
  }

  function open(key: string, entry: CacheEntry | undefined): CacheEntry | undefined {
    return entry?.body instanceof Uint8Array ? sealer.open(sealer.nameOf(key), entry.body) : undefined;
  }

  return {
    name: store.name,
    async get(key) {
      return open(key, await store.get(nameOf(key)));
    },
    set: (key, entry) => store.set(nameOf(key), seal(key, entry)),
    delete: (key) => store.delete(nameOf(key)),
    invalidate: (tags) => store.invalidate(tagsOf(tags)),
    stats: () => store.stats(),
    ...(store.statsOf === undefined
      ? {}
      : { statsOf: (owner: string) => store.statsOf?.(tagsOf([owner])[0] ?? '') ?? store.stats() }),
    ...(store.ready === undefined ? {} : { ready: async () => store.ready?.() }),
    ...(store.leases === undefined ? {} : { leases: sealLeases(store.leases) }),
    close() {},
  };

  function sealLeases(leases: CacheLeases): CacheLeases {
    return {
      async take(key, request) {
        const taken = await leases.take(nameOf(key), { ...request, tags: tagsOf(request.tags) });
        return typeof taken === 'object' ? sealTaken(key, taken) : taken;
      },
      async look(key, holdMs) {
        const view = await leases.look(nameOf(key), holdMs);
        return { ...view, entry: open(key, view.entry) };
      },
    };
  }

  function sealTaken(key: string, { lease, entry }: TakenLease): TakenLease {
    const sealed: CacheLease = {
      renew: () => lease.renew(),
      keep: (kept) => lease.keep(seal(key, kept)),
      release: (outcome) => lease.release(outcome),
    };
    return { lease: sealed, entry: open(key, entry) };
  }
}
