export { createQueryCache, type QueryCacheOptions } from './query-cache.ts';
export { createMemoryStore, type MemoryStoreOptions } from './stores/memory-store.ts';
export { openSharedStore, type SharedStoreOptions } from './open-shared-store.ts';
export { createSeldom, type SeldomOptions } from './seldom.ts';
export { pingRedis } from './ping-redis.ts';
export { cacheKey, type CacheKeyParts } from './key.ts';
export type {
  CacheAnswer,
  CacheEntry,
  CacheLease,
  CacheLeaseRequest,
  CacheLeases,
  CacheLoad,
  CacheLoadOptions,
  CacheStore,
  CacheCounts,
  CacheStoreStats,
  CacheTierStats,
  LeaseView,
  OwnerCacheStats,
  QueryCache,
  QueryCacheStats,
  TakenLease,
} from './types.ts';
