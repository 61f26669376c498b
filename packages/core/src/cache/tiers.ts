import { isCacheEntry } from './is-cache-entry.ts';
import type {
  CacheEntry,
  CacheLease,
  CacheLeases,
  CacheStore,
  CacheStoreStats,
  CacheTierStats,
  LeaseView,
} from './types.ts';
import { isPromiseLike, withinTime } from './within-time.ts';

/**
 * Several stores as one: the first is asked first. A store that fails, takes too long or gives what is
 * no entry is a miss, never an error.
 */
export interface Tiers {
  /** At once when the stores asked answer at once: no other request can come between the look and the load. */
  get(key: string): Promise<CacheEntry | undefined> | CacheEntry | undefined;
  /**
   * The entries under these keys when the first store gives them all at once and every one is wanted; they count as
   * hits then, and nothing counts otherwise.
   */
  recall(keys: readonly string[], isWanted: (entry: CacheEntry) => boolean): CacheEntry[] | undefined;
  /**
   * Writes a frozen entry to every store; undefined when all have done so at once, else a promise that settles, always
   * well, once they have or their time is over. What is invalidated or replaced while a store still
   * writes it does not stay there.
   */
  set(key: string, entry: CacheEntry): Promise<void> | undefined;
  /**
   * The same with the lease under which it was loaded: the store of the leases comes first, and when the lease is
   * lost, no store gets it.
   *
   * @param isOutdated Asked once more before the other stores are written to.
   */
  keep(key: string, entry: CacheEntry, lease: CacheLease, isOutdated: () => boolean): Promise<void>;
  /** Writes what another process kept to the stores before the one that processes share. */
  copy(key: string, entry: CacheEntry): void;
  /** Of the first store that has them; undefined when none has. Never rejects. */
  readonly leases: CacheLeases | undefined;
  /** The same in the stores before the one that processes share: another process has seen to that one. */
  forget(tags: readonly string[]): void;
  /** Number of entries dropped in the store that dropped most, since tiers hold copies. */
  invalidate(tags: readonly string[]): Promise<number>;
  /** As `QueryCache.weigh`. */
  weigh(body: Uint8Array, bytes: number): void;
  stats(): CacheTierStats[];
  /** Of the stores that tell owners apart. */
  statsOf(owner: string): { name: string; stats: CacheStoreStats }[];
  /** Resolves when every store has been reached, or is known not to answer. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface TiersOptions {
  stores: readonly CacheStore[];
  /** How long a store may take to read or to write. */
  timeoutMs: number;
  /** False for an entry that is past use, so that it is not copied into the tiers before. */
  isUsable: (entry: CacheEntry) => boolean;
  /** Told about a failing store. Never throws. */
  onError: (store: string, error: unknown) => void;
}

/** One entry that a store has not finished writing. */
interface Write {
  readonly key: string;
  readonly tags: readonly string[];
  /** Set when it must not stay. */
  outdated: boolean;
}

/** For a lease, which stands before a load that takes longer. */
const LEASE_TIMEOUT_MS = 1_500;

/** For dropping many entries and for closing, which nobody's query waits for. */
const UPKEEP_TIMEOUT_MS = 5_000;

/** Tiers over the given stores, fastest first. */
export function createTiers({ stores, timeoutMs, isUsable, onError: report }: TiersOptions): Tiers {
  const counts = new Map(stores.map((store) => [store.name, { hits: 0, misses: 0, errors: 0 }]));
  const count = (store: string, what: 'hits' | 'misses' | 'errors'): void => {
    const counted = counts.get(store);
    if (counted !== undefined) counted[what] += 1;
  };
  const onError = (store: string, error: unknown): void => {
    count(store, 'errors');
    report(store, error);
  };
  const sharedPlace = stores.findIndex((store) => store.leases !== undefined);
  const shared = stores[sharedPlace];
  const writes = new Set<Write>();
  /** Entries that came from us, frozen: a store that gives the very same back need not be distrusted. */
  const own = new WeakSet<object>();
  let invalidations = 0;
  let answersAtOnce = true;

  async function guarded<T>(
    store: CacheStore,
    work: () => Promise<T> | T,
    fallback: T,
    limitMs: number = UPKEEP_TIMEOUT_MS,
  ): Promise<T> {
    try {
      const done = work();
      return isPromiseLike(done) ? await withinTime(done, limitMs) : done;
    } catch (error) {
      onError(store.name, error);
      return fallback;
    }
  }

  const drop = (store: CacheStore, key: string): void => {
    void guarded(store, () => store.delete(key), undefined, timeoutMs);
  };

  function write(store: CacheStore, key: string, entry: CacheEntry): Promise<void> | undefined {
    try {
      const writing = store.set(key, entry);
      return isPromiseLike(writing)
        ? followWrite(store, key, entry.tags, Promise.resolve(writing))
        : undefined;
    } catch (error) {
      onError(store.name, error);
      return undefined;
    }
  }

  async function followWrite(
    store: CacheStore,
    key: string,
    tags: readonly string[],
    writing: Promise<void>,
  ): Promise<void> {
    const current: Write = { key, tags, outdated: false };
    writes.add(current);
    const settled = (): void => {
      if (current.outdated) drop(store, key);
    };
    writing.then(settled, settled);
    try {
      await withinTime(writing, timeoutMs);
    } catch (error) {
      // Nobody watches it from here on: if it lands after all, it may have been invalidated meanwhile.
      current.outdated = true;
      onError(store.name, error);
    } finally {
      writes.delete(current);
    }
  }

  function outdateWrites(isConcerned: (write: Write) => boolean): void {
    for (const current of writes) if (isConcerned(current)) current.outdated = true;
  }

  function getFrom(
    place: number,
    key: string,
    before: number,
  ): Promise<CacheEntry | undefined> | CacheEntry | undefined {
    const store = stores[place];
    if (store === undefined) return undefined;
    const settle = (found: unknown): ReturnType<Tiers['get']> => {
      const entry = check(store, key, found);
      if (entry === undefined || !isUsable(entry)) {
        count(store.name, 'misses');
        return getFrom(place + 1, key, before);
      }
      count(store.name, 'hits');
      // What was read before an invalidation must not be copied after it.
      if (place > 0 && invalidations === before) copyBefore(place, key, entry);
      return entry;
    };
    const failed = (error: unknown): undefined => {
      onError(store.name, error);
    };
    try {
      const found: unknown = store.get(key);
      return isPromiseLike(found) ? withinTime(found, timeoutMs).catch(failed).then(settle) : settle(found);
    } catch (error) {
      return settle(failed(error));
    }
  }

  async function invalidateIn(places: readonly CacheStore[], tags: readonly string[]): Promise<number> {
    invalidations += 1;
    outdateWrites((other) => other.tags.some((tag) => tags.includes(tag)));
    const dropped = await Promise.all(
      places.map(async (store) => guarded(store, () => store.invalidate(tags), 0)),
    );
    return Math.max(0, ...dropped);
  }

  function copyBefore(place: number, key: string, entry: CacheEntry): void {
    if (Object.isFrozen(entry)) own.add(entry);
    for (const tier of stores.slice(0, place)) void write(tier, key, entry);
  }

  function guardedLeases({ name, leases }: CacheStore): CacheLeases | undefined {
    if (leases === undefined) return undefined;
    const guard = async <T>(work: () => Promise<T>, fallback: T): Promise<T> => {
      try {
        return await withinTime(work(), LEASE_TIMEOUT_MS);
      } catch (error) {
        onError(name, error);
        return fallback;
      }
    };
    const unknown: LeaseView = { entry: undefined, state: 'unknown' };
    return {
      take: (key, request) => guard(() => leases.take(key, request), undefined),
      look: (key, holdMs) => guard(() => leases.look(key, holdMs), unknown),
    };
  }

  function setAll(places: readonly CacheStore[], key: string, entry: CacheEntry): Promise<void> | undefined {
    own.add(entry);
    outdateWrites((other) => other.key === key);
    const slow = places.flatMap((store) => write(store, key, entry) ?? []);
    return slow.length === 0 ? undefined : Promise.all(slow).then(() => undefined);
  }

  const isOwn = (found: unknown): found is CacheEntry =>
    typeof found === 'object' && found !== null && own.has(found);

  /** What a store found, if it is an entry; other things are dropped, so that they are met once. */
  function check(store: CacheStore, key: string, found: unknown): CacheEntry | undefined {
    if (found === undefined || found === null) return undefined;
    if (isOwn(found) || isCacheEntry(found)) return found;
    onError(store.name, new TypeError('The cache store gave something that is not an entry.'));
    drop(store, key);
    return undefined;
  }

  function recall(
    keys: readonly string[],
    isWanted: (entry: CacheEntry) => boolean,
  ): CacheEntry[] | undefined {
    const [store] = stores;
    if (store === undefined || !answersAtOnce) return undefined;
    const entries: CacheEntry[] = [];
    for (const key of keys) {
      let found: unknown;
      try {
        found = store.get(key);
      } catch {
        return undefined;
      }
      // A store that has to be waited for is not asked in vain again.
      if (isPromiseLike(found)) {
        answersAtOnce = false;
        found.then(undefined, () => {});
        return undefined;
      }
      if (!isOwn(found) || !isWanted(found)) return undefined;
      entries.push(found);
    }
    const counted = counts.get(store.name);
    if (counted !== undefined) counted.hits += entries.length;
    return entries;
  }

  return {
    get: (key) => getFrom(0, key, invalidations),
    recall,
    set: (key, entry) => setAll(stores, key, entry),
    async keep(key, entry, lease, isOutdated) {
      const isKept = shared && (await guarded(shared, () => lease.keep(entry), undefined, timeoutMs));
      if (isKept === false || isOutdated()) return;
      await setAll(
        stores.filter((store) => store !== shared),
        key,
        entry,
      );
    },
    copy: (key, entry) => copyBefore(sharedPlace, key, entry),
    leases: shared && guardedLeases(shared),
    forget(tags) {
      void invalidateIn(
        stores.filter((store) => store !== shared),
        tags,
      );
    },
    invalidate: (tags) => invalidateIn(stores, tags),
    weigh(body, bytes) {
      for (const store of stores) store.weigh?.(body, bytes);
    },
    stats: () =>
      stores.map((store) => ({
        name: store.name,
        stats: store.stats(),
        ...(counts.get(store.name) ?? { hits: 0, misses: 0, errors: 0 }),
      })),
    statsOf: (owner) =>
      stores.flatMap((store) => {
        const stats = store.statsOf?.(owner);
        return stats === undefined ? [] : [{ name: store.name, stats }];
      }),
    async ready() {
      await Promise.all(stores.map((store) => store.ready?.()));
    },
    async close() {
      await Promise.all(stores.map(async (store) => guarded(store, () => store.close(), undefined)));
    },
  };
}
