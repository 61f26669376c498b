import type { CacheStatus } from '../contract/types/query.ts';
import type { TagVersion } from './tag-versions.ts';

/** A stored answer: bytes ready to send. */
export interface CacheEntry {
  /** Shared by all who are answered from this entry, and so never changed. */
  readonly body: Uint8Array;
  /** Strong ETag of the body, quotes included. The cache works it out when it is first asked for. */
  readonly etag: string;
  /** When it began to be computed, in milliseconds since the epoch. */
  readonly storedAt: number;
  /** Fresh until then. */
  readonly freshUntil: number;
  /** After `freshUntil` and until then it may be served while it is renewed, or when renewing fails. */
  readonly staleUntil: number;
  readonly tags: readonly string[];
  /** The highest version of tags its loader had heard of when the load began. @default 0 */
  readonly asOf?: number;
}

/**
 * Where entries are kept. A store may lose an entry at any time; one that fails, answers too late or
 * gives what is no entry is a miss, never an error. Every store passes the contract suite.
 */
export interface CacheStore {
  readonly name: string;
  get(key: string): Promise<CacheEntry | undefined> | CacheEntry | undefined;
  set(key: string, entry: CacheEntry): Promise<void> | void;
  delete(key: string): Promise<void> | void;
  /** Deletes every entry that carries at least one of the tags; the number deleted. */
  invalidate(tags: readonly string[]): Promise<number> | number;
  /** Of a store in this process's memory: as {@link QueryCache.weigh}. */
  weigh?(body: Uint8Array, bytes: number): void;
  stats(): CacheStoreStats;
  /** The same for one owner, where the store tells owners apart: an entry's first tag names its own. */
  statsOf?(owner: string): CacheStoreStats;
  close(): Promise<void> | void;
  /** Of a store that processes share: who of them loads a key while the others wait. */
  readonly leases?: CacheLeases;
  /** Resolves once the store has been reached for the first time, or is known not to answer. Never rejects. */
  ready?(): Promise<void>;
}

/**
 * Leases of keys among processes. A lease ends by itself after `holdMs`, so that nobody waits for a
 * process that is gone. Everything here may reject: whoever asked then loads alone.
 */
export interface CacheLeases {
  /**
   * Takes the lease of a key, then looks for its entry, in this order: what another process kept before
   * it gave the lease back is found. `taken` while another process has the lease or has just had it in vain;
   * undefined while the store does not answer.
   */
  take(key: string, request: CacheLeaseRequest): Promise<TakenLease | 'taken' | undefined>;
  /** What has become of a key whose lease another process has. */
  look(key: string, holdMs: number): Promise<LeaseView>;
}

export interface CacheLeaseRequest {
  /** What invalidates the load under way; the holder of a lease that was invalidated can keep nothing. */
  readonly tags: readonly string[];
  readonly holdMs: number;
  /** Takes it from whoever has it: what that one brings is older and will not be kept. */
  readonly force: boolean;
}

export interface TakenLease {
  readonly lease: CacheLease;
  readonly entry: CacheEntry | undefined;
}

export interface LeaseView {
  readonly entry: CacheEntry | undefined;
  /**
   * `held`: another process loads. `free`: nobody does. `alone`: the last load brought nothing that could be
   * kept; whoever waits for it asks by itself. `unknown`: the store does not answer.
   */
  readonly state: 'held' | 'free' | 'alone' | 'unknown';
}

/** The right to load one key for all processes. */
export interface CacheLease {
  /** Holds it for another `holdMs`. False when it is lost; true also when the store does not answer. */
  renew(): Promise<boolean>;
  /**
   * Writes the entry and gives the lease back in one step. False, and nothing written, when the lease was lost: the
   * answer was invalidated, or is older than another's.
   */
  keep(entry: CacheEntry): Promise<boolean>;
  /** Gives it back without an entry; `alone` tells those who wait to ask by themselves, for one second. */
  release(outcome: 'free' | 'alone'): Promise<void>;
}

export interface CacheStoreStats {
  entries: number;
  bytes: number;
  maxBytes: number;
  evictions: number;
  /** Of a store that cannot tell what it holds: `entries`, `bytes` and `maxBytes` are 0 then. */
  isUnmeasured?: boolean;
  /** Evictions by reason: for want of room, or past use. */
  evicted?: Readonly<Record<'full' | 'expired', number>>;
}

export interface CacheLoadOptions {
  ttlMs: number;
  /** @default 0 */
  staleMs?: number;
  tags?: readonly string[];
  /** Load even when an entry exists. @default false */
  fresh?: boolean;
  /** Withdraws this waiter; the load goes on while others wait, and its own signal aborts after the last left. */
  signal?: AbortSignal;
}

export interface CacheAnswer {
  /**
   * The stored bytes themselves, not a copy: the next answer and the ETag rest on them. Do not change
   * them; copy them first (`Uint8Array.from(body)`).
   */
  readonly body: Uint8Array;
  readonly etag: string;
  readonly status: CacheStatus;
  /** Milliseconds since the answer began to be computed. */
  readonly ageMs: number;
  readonly storedAt: number;
}

/**
 * Makes the bytes of an entry; they belong to the cache from then on. `signal` aborts once no waiter is
 * left.
 */
export type CacheLoad = (signal: AbortSignal) => Promise<Uint8Array | string>;

export interface CacheCounts {
  hits: number;
  misses: number;
  stale: number;
  /** Requests that joined a load already under way. */
  waits: number;
  invalidations: number;
}

export interface QueryCacheStats extends CacheCounts {
  stores: CacheTierStats[];
}

export interface OwnerCacheStats extends CacheCounts {
  stores: { name: string; stats: CacheStoreStats }[];
}

/** One store as the cache above it sees it, since the process started. */
export interface CacheTierStats {
  name: string;
  stats: CacheStoreStats;
  /** Entries found that could be used. */
  hits: number;
  misses: number;
  /** Calls that failed or took too long; each counts as a miss besides. */
  errors: number;
}

export interface QueryCache {
  getOrLoad(key: string, load: CacheLoad, options: CacheLoadOptions): Promise<CacheAnswer>;
  /**
   * The fresh answers under these keys, in their order and at once, when the first store has them all at hand; else
   * undefined, which says and counts nothing: `getOrLoad` is to be asked.
   */
  recall(keys: readonly string[]): CacheAnswer[] | undefined;
  /**
   * Drops every answer with one of the tags, here and, where the cache was told how to reach them, in all other
   * processes. Number of entries dropped here. Rejects when the others cannot be told; here they are dropped all
   * the same. Whoever repeats it mends that. With an `owner` it is counted as that one's.
   */
  invalidate(target: { tags: readonly string[]; owner?: string }): Promise<number>;
  /** Takes note of what was invalidated elsewhere: what was loaded before is not answered with any more. */
  learn(changes: readonly TagVersion[]): void;
  /** The highest version of a tag that it has learned of; 0 before the first. */
  latestVersion(): number;
  /**
   * Counts something else that is kept in memory for as long as the body of this answer is, such as its compressed
   * form, in bytes. Nothing happens when the body is not kept here.
   */
  weigh(body: Uint8Array, bytes: number): void;
  stats(): QueryCacheStats;
  /** The same for one owner, and the stores that tell owners apart: an answer's first tag names its own. */
  statsOf(owner: string): OwnerCacheStats;
  /** Resolves once the stores have been reached, or are known not to answer. Never rejects. */
  ready(): Promise<void>;
  close(): Promise<void>;
}
