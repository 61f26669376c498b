export { createQueryCache, type QueryCacheOptions } from './query-cache.ts';
export { createMemoryStore, type MemoryStoreOptions } from './stores/memory-store.ts';
export { describeCacheStore, type StoreContract, type TestRunner } from './stores/contract-suite.ts';
export { describeCacheLeases } from './stores/lease-contract-suite.ts';
export { deploymentOf, openSharedStore, type SharedStoreOptions } from './open-shared-store.ts';
export { createEntrySealer, type EntrySealer } from './remote/sealed-entry.ts';
export { createSeldom, type SeldomOptions } from './seldom.ts';
export { pingRedis } from './ping-redis.ts';
export { etagOf } from './etag-of.ts';
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
