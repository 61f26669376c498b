import type { CacheStatus } from '../contract/types/query.ts';

/** A stored answer: bytes ready to send. */
export interface CacheEntry {
  /** Shared by all who are answered from this entry, and so never changed. */
  readonly body: Uint8Array;
  /** Strong ETag of the body, quotes included. */
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly storedAt: number;
  /** Fresh until then. */
  readonly freshUntil: number;
  /** After `freshUntil` and until then it may be served while it is renewed, or when renewing fails. */
  readonly staleUntil: number;
  readonly tags: readonly string[];
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
  stats(): CacheStoreStats;
  close(): Promise<void> | void;
}

export interface CacheStoreStats {
  entries: number;
  bytes: number;
  maxBytes: number;
  evictions: number;
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
  /** Milliseconds since the entry was stored. */
  readonly ageMs: number;
  readonly storedAt: number;
}

/**
 * Makes the bytes of an entry; they belong to the cache from then on. `signal` aborts once no waiter is
 * left.
 */
export type CacheLoad = (signal: AbortSignal) => Promise<Uint8Array | string>;

export interface QueryCacheStats {
  hits: number;
  misses: number;
  stale: number;
  /** Requests that joined a load already under way. */
  waits: number;
  invalidations: number;
  stores: { name: string; stats: CacheStoreStats }[];
}

export interface QueryCache {
  getOrLoad(key: string, load: CacheLoad, options: CacheLoadOptions): Promise<CacheAnswer>;
  /** Number of entries dropped. */
  invalidate(target: { tags: readonly string[] }): Promise<number>;
  stats(): QueryCacheStats;
  close(): Promise<void>;
}
