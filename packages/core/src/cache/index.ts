export { createQueryCache, type QueryCacheOptions } from './query-cache.ts';
export { createMemoryStore, type MemoryStoreOptions } from './stores/memory-store.ts';
export { cacheKey, type CacheKeyParts } from './key.ts';
export type {
  CacheAnswer,
  CacheEntry,
  CacheLoad,
  CacheLoadOptions,
  CacheStore,
  CacheStoreStats,
  QueryCache,
  QueryCacheStats,
} from './types.ts';
