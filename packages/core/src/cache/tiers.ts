import type { CacheEntry, CacheStore } from './types.ts';

/** Several stores as one: the first is asked first. A store that fails is a miss, never an error. */
export interface Tiers {
  /** At once when the stores asked answer at once: no other request can come between the look and the load. */
  get(key: string): Promise<CacheEntry | undefined> | CacheEntry | undefined;
  set(key: string, entry: CacheEntry): Promise<void>;
  delete(key: string): Promise<void>;
  /** Number of entries dropped in the store that dropped most, since tiers hold copies. */
  invalidate(tags: readonly string[]): Promise<number>;
  close(): Promise<void>;
}

export interface TiersOptions {
  stores: readonly CacheStore[];
  /** False for an entry that is past use, so that it is not copied into the tiers before. */
  isUsable: (entry: CacheEntry) => boolean;
  /** Told about a failing store. */
  onError: (store: string, error: unknown) => void;
}

/** Tiers over the given stores, fastest first. */
export function createTiers({ stores, isUsable, onError }: TiersOptions): Tiers {
  let invalidations = 0;

  async function guarded<T>(store: CacheStore, work: () => Promise<T> | T, fallback: T): Promise<T> {
    try {
      return await work();
    } catch (error) {
      onError(store.name, error);
      return fallback;
    }
  }

  const everywhere = async (work: (store: CacheStore) => Promise<void> | void): Promise<void> => {
    await Promise.all(stores.map(async (store) => guarded(store, () => work(store), undefined)));
  };

  function getFrom(
    place: number,
    key: string,
    before: number,
  ): Promise<CacheEntry | undefined> | CacheEntry | undefined {
    const store = stores[place];
    if (store === undefined) return undefined;
    const settle = (entry: CacheEntry | undefined): ReturnType<Tiers['get']> => {
      if (entry === undefined || !isUsable(entry)) return getFrom(place + 1, key, before);
      // What was read before an invalidation must not be copied after it.
      if (place === 0 || invalidations !== before) return entry;
      const copies = stores
        .slice(0, place)
        .map(async (tier) => guarded(tier, () => tier.set(key, entry), undefined));
      return Promise.all(copies).then(() => entry);
    };
    const failed = (error: unknown): undefined => {
      onError(store.name, error);
    };
    try {
      const found = store.get(key);
      return found instanceof Promise ? found.catch(failed).then(settle) : settle(found);
    } catch (error) {
      return settle(failed(error));
    }
  }

  return {
    get: (key) => getFrom(0, key, invalidations),
    async set(key, entry) {
      await everywhere((store) => store.set(key, entry));
    },
    async delete(key) {
      await everywhere((store) => store.delete(key));
    },
    async invalidate(tags) {
      invalidations += 1;
      const dropped = await Promise.all(
        stores.map(async (store) => guarded(store, () => store.invalidate(tags), 0)),
      );
      return Math.max(0, ...dropped);
    },
    async close() {
      await everywhere((store) => store.close());
    },
  };
}
