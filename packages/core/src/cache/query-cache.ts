import { etagOf } from './etag-of.ts';
import { createFlights, type Flight } from './flights.ts';
import { createLeading, type Loaded } from './leading.ts';
import { createOwnerCounts } from './owner-counts.ts';
import { createPauses } from './pauses.ts';
import { createMemoryStore } from './stores/memory-store.ts';
import { createTagVersions } from './tag-versions.ts';
import { createTiers } from './tiers.ts';
import { untilAborted } from './until-aborted.ts';
import type {
  CacheAnswer,
  CacheEntry,
  CacheLoad,
  CacheLoadOptions,
  CacheStore,
  QueryCache,
} from './types.ts';
import type { CacheStatus } from '../contract/types/query.ts';

export interface QueryCacheOptions {
  /** Fastest first. @default one memory store of `maxBytes` */
  stores?: readonly CacheStore[];
  /** One more, asked last, that other processes share. @default none */
  shared?: CacheStore;
  /** Of the memory store that is made when `stores` is absent. @default 134217728 (128 MiB) */
  maxBytes?: number;
  /** @default `() => new Date()` */
  clock?: () => Date;
  /**
   * Up to this part of the time to live is taken off at random, so that what was loaded together does
   * not expire together. 0 to 1. @default 0.1
   */
  jitter?: number;
  /**
   * How long a store may take to read or to write, in milliseconds. A slower read is a miss; a slower
   * write is not waited for in any case, and taken back when it lands after all. @default 250
   */
  storeTimeoutMs?: number;
  /**
   * Whoever has waited so long for another process to load the same answer loads it too, in milliseconds; about as
   * long as a load may take. Matters with a store that processes share only. @default 30000
   */
  maxWaitMs?: number;
  /** Tells the other processes which tags were invalidated here, by way of their versions. @default there are none */
  announce?: (tags: readonly string[]) => Promise<void>;
  /** Told about a failing store; the query goes on without it, also when this throws. */
  onStoreError?: (store: string, error: unknown) => void;
}

/** An entry from further in the future than this was stored by another clock. */
const CLOCK_TOLERANCE_MS = 5_000;

/** For so long no other attempt is made to renew a stale entry whose renewal failed. */
const RENEWAL_PAUSE_MS = 1_000;

/** The longest that a timer of Node can wait. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * A cache of answers with single flight: the same key is loaded once however many ask. A stale entry
 * is served at once while one load renews it, and stays in use when that load fails.
 */
export function createQueryCache(options: QueryCacheOptions = {}): QueryCache {
  const near = options.stores ?? [createMemoryStore({ maxBytes: options.maxBytes ?? 128 * 1024 * 1024 })];
  const stores = options.shared === undefined ? near : [...near, options.shared];
  const jitter = options.jitter ?? 0.1;
  if (!(jitter >= 0 && jitter <= 1)) throw new TypeError('The jitter of a cache is between 0 and 1.');
  const timeoutMs = options.storeTimeoutMs ?? 250;
  if (!(timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS))
    throw new TypeError(`The storeTimeoutMs of a cache is above 0 and at most ${MAX_TIMEOUT_MS}.`);
  const now = (): number => (options.clock?.() ?? new Date()).getTime();
  const versions = createTagVersions();
  /** By our clock, and not invalidated since. */
  const isValid = (entry: CacheEntry): boolean =>
    entry.storedAt <= now() + CLOCK_TOLERANCE_MS && !versions.isOutdated(entry.asOf ?? 0, entry.tags);
  const tiers = createTiers({
    stores,
    timeoutMs,
    isUsable: (entry) => now() < entry.staleUntil && isValid(entry),
    onError: (store, error) => {
      // It may be async as well: neither its throwing nor its rejecting is the query's concern.
      (async () => options.onStoreError?.(store, error))().catch(() => {});
    },
  });
  const leading =
    tiers.leases &&
    createLeading({
      leases: tiers.leases,
      isFresh: (entry) => now() < entry.freshUntil && isValid(entry),
      maxWaitMs: options.maxWaitMs ?? 30_000,
    });
  const flights = createFlights<Loaded>();
  const failedRenewals = createPauses({ pauseMs: RENEWAL_PAUSE_MS, now });
  const counts = createOwnerCounts();
  let closing: Promise<void> | undefined;

  const answer = (entry: CacheEntry, status: CacheStatus): CacheAnswer => ({
    body: entry.body,
    get etag() {
      return entry.etag;
    },
    status,
    ageMs: Math.max(0, now() - entry.storedAt),
    storedAt: entry.storedAt,
  });

  function startFlight(key: string, load: CacheLoad, request: CacheLoadOptions): Flight<Loaded> {
    const { tags = [], fresh = false } = request;
    return flights.start(
      { key, tags, fresh },
      async (signal) => {
        const loadHere = async (): Promise<CacheEntry> => {
          // Before it begins: what is invalidated meanwhile may be missing from what it reads.
          const asOf = versions.latest;
          const startedAt = now();
          const loaded = await load(signal);
          return toEntry(loaded, request, { startedAt, endedAt: now(), asOf, jitter });
        };
        // Nobody can be waited for where nothing will be kept.
        if (leading === undefined || !(request.ttlMs > 0))
          return { entry: await loadHere(), origin: 'here', lease: undefined };
        return leading.load({ key, tags, fresh }, loadHere, signal);
      },
      (loaded, isOutdated) => land(key, loaded, isOutdated),
    );
  }

  function land(key: string, loaded: Loaded, isOutdated: () => boolean): Promise<void> | undefined {
    const { entry, origin, lease } = loaded;
    const isKept = !isOutdated() && isValid(entry) && entry.staleUntil > now();
    if (origin === 'elsewhere') {
      if (isKept) tiers.copy(key, entry);
      return undefined;
    }
    if (lease === undefined) return isKept ? tiers.set(key, entry) : undefined;
    if (isKept) return tiers.keep(key, entry, lease, isOutdated);
    leading?.giveBack(lease, 'free');
    return undefined;
  }

  function renew(key: string, load: CacheLoad, request: CacheLoadOptions): void {
    if (failedRenewals.has(key)) return;
    const renewal = flights.find(key, false) ?? startFlight(key, load, request);
    renewal.wait().catch(() => failedRenewals.add(key));
  }

  async function loadAndCount(key: string, load: CacheLoad, request: CacheLoadOptions): Promise<CacheAnswer> {
    let origin: Loaded['origin'] = 'here';
    try {
      const loaded = await startFlight(key, load, request).wait(request.signal);
      origin = loaded.origin;
      return answer(loaded.entry, origin === 'here' ? 'miss' : 'shared');
    } finally {
      counts.add(origin === 'here' ? 'misses' : 'waits', ownerOf(request));
    }
  }

  return {
    async getOrLoad(key, load, request) {
      if (request.fresh !== true) {
        const found = tiers.get(key);
        const entry = found instanceof Promise ? await untilAborted(found, request.signal) : found;
        if (entry !== undefined && now() < entry.freshUntil) {
          counts.add('hits', ownerOf(request));
          return answer(entry, 'hit');
        }
        if (entry !== undefined) {
          counts.add('stale', ownerOf(request));
          renew(key, load, request);
          return answer(entry, 'stale');
        }
      }
      const underWay = flights.find(key, request.fresh === true);
      if (underWay === undefined) return loadAndCount(key, load, request);
      counts.add('waits', ownerOf(request));
      return answer((await underWay.wait(request.signal)).entry, 'shared');
    },
    recall(keys) {
      const at = now();
      const entries = tiers.recall(
        keys,
        ({ storedAt, freshUntil, asOf, tags }) =>
          at < freshUntil && storedAt <= at + CLOCK_TOLERANCE_MS && !versions.isOutdated(asOf ?? 0, tags),
      );
      if (entries === undefined) return undefined;
      for (const { tags } of entries) counts.add('hits', ownerOf({ tags, ttlMs: 0 }));
      return entries.map((entry) => ({
        body: entry.body,
        get etag() {
          return entry.etag;
        },
        status: 'hit',
        ageMs: Math.max(0, at - entry.storedAt),
        storedAt: entry.storedAt,
      }));
    },
    async invalidate({ tags, owner = '' }) {
      counts.add('invalidations', owner);
      flights.outdate(tags);
      const dropped = await tiers.invalidate(tags);
      if (tags.length > 0) await options.announce?.(tags);
      return dropped;
    },
    learn(changes) {
      const tags = versions.raise(changes);
      if (tags.length === 0) return;
      flights.outdate(tags);
      tiers.forget(tags);
    },
    latestVersion: () => versions.latest,
    weigh: (body, bytes) => tiers.weigh(body, bytes),
    stats: () => ({ ...counts.total(), stores: tiers.stats() }),
    statsOf: (owner) => ({ ...counts.of(owner), stores: tiers.statsOf(owner) }),
    ready: () => tiers.ready(),
    async close() {
      closing ??= (async () => {
        flights.abortAll();
        // What was aborted gives its leases back, so that other processes need not wait for their end.
        await leading?.settled();
        await tiers.close();
      })();
      return closing;
    },
  };
}

/** An answer's first tag says whose it is. */
function ownerOf({ tags }: CacheLoadOptions): string {
  return tags?.[0] ?? '';
}

function toEntry(
  loaded: Uint8Array | string,
  request: CacheLoadOptions,
  facts: { startedAt: number; endedAt: number; asOf: number; jitter: number },
): CacheEntry {
  const body = typeof loaded === 'string' ? new TextEncoder().encode(loaded) : loaded;
  const { startedAt, endedAt, asOf, jitter } = facts;
  const ttlMs = Math.max(0, request.ttlMs * (1 - jitter * Math.random()));
  // An answer that is never fresh is not kept at all, whatever its staleness.
  const staleMs = ttlMs > 0 ? Math.max(0, request.staleMs ?? 0) : 0;
  let etag: string | undefined;
  return Object.freeze({
    body,
    // Most answers are never asked for theirs, and hashing a large one takes longer than sending it.
    get etag() {
      return (etag ??= etagOf(body));
    },
    // What it says was so then.
    storedAt: startedAt,
    // An answer that took long to compute is as fresh as another for whoever waited for it.
    freshUntil: endedAt + ttlMs,
    staleUntil: endedAt + ttlMs + staleMs,
    tags: Object.freeze([...(request.tags ?? [])]),
    asOf,
  });
}
