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
  /** As `schema.table`. */
  tables?: string[];
  tags?: string[];
  /** Everything of the tenant. */
  all?: boolean;
}

export interface CacheInvalidated {
  /** Number of entries dropped in this process. */
  dropped: number;
}
