/** What the cache did since the process started. */
export interface CacheStats {
  hits: number;
  misses: number;
  stale: number;
  /** Requests that joined a load already under way. */
  waits: number;
  invalidations: number;
  stores: { name: string; stats: { entries: number; bytes: number; maxBytes: number; evictions: number } }[];
}

/** What to drop, always within the caller's tenant; several together drop all that any of them names. */
export interface CacheInvalidation {
  datasets?: string[];
  dataSources?: string[];
  /** As `schema.table`, each read by a dataset. */
  tables?: string[];
  /** Each carried by a dataset. */
  tags?: string[];
  /** Everything of the tenant. */
  all?: boolean;
}

export interface CacheInvalidated {
  /**
   * Entries that the process which answered had and dropped. 0 is no failure: a process that has just started, or was
   * not asked, has none. What others keep is not counted, and not used any more within a second.
   */
  dropped: number;
}
