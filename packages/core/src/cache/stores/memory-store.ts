import type { CacheEntry, CacheStore } from '../types.ts';

export interface MemoryStoreOptions {
  /** Bound of keys, bodies and bookkeeping together. */
  maxBytes: number;
  /** An entry above this is not kept, so that one answer cannot push out all others. @default a quarter of `maxBytes` */
  maxEntryBytes?: number;
}

/** What an entry costs beside its body, key and tags: objects, map slots and set slots, rounded up. */
const OVERHEAD_BYTES = 512;
const OVERHEAD_BYTES_PER_TAG = 64;

/** A store in this process, bounded in bytes; the entry unused for longest goes first. */
export function createMemoryStore(options: MemoryStoreOptions): CacheStore {
  const { maxBytes } = options;
  if (!Number.isFinite(maxBytes) || maxBytes < 0)
    throw new TypeError('The size of a cache is a number of bytes.');
  const maxEntryBytes = options.maxEntryBytes ?? maxBytes / 4;
  // A Map keeps the order of insertion: re-inserting on use makes its first key the least recently used.
  const entries = new Map<string, CacheEntry>();
  const keysByTag = new Map<string, Set<string>>();
  let bytes = 0;
  let evictions = 0;

  function remove(key: string): boolean {
    const entry = entries.get(key);
    if (entry === undefined) return false;
    entries.delete(key);
    bytes -= sizeOf(key, entry);
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
    return true;
  }

  return {
    name: 'memory',
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry;
    },
    set(key, entry) {
      remove(key);
      const size = sizeOf(key, entry);
      if (size > maxEntryBytes || size > maxBytes) return;
      entries.set(key, entry);
      bytes += size;
      for (const tag of entry.tags) {
        const keys = keysByTag.get(tag);
        if (keys === undefined) keysByTag.set(tag, new Set([key]));
        else keys.add(key);
      }
      for (const oldest of entries.keys()) {
        if (bytes <= maxBytes) break;
        remove(oldest);
        evictions += 1;
      }
    },
    delete(key) {
      remove(key);
    },
    invalidate(tags) {
      let dropped = 0;
      for (const tag of tags) {
        for (const key of keysByTag.get(tag) ?? []) if (remove(key)) dropped += 1;
      }
      return dropped;
    },
    stats: () => ({ entries: entries.size, bytes, maxBytes, evictions }),
    close() {
      entries.clear();
      keysByTag.clear();
      bytes = 0;
    },
  };
}

function sizeOf(key: string, entry: CacheEntry): number {
  let size = OVERHEAD_BYTES + 2 * key.length + entry.body.byteLength + 2 * entry.etag.length;
  for (const tag of entry.tags) size += OVERHEAD_BYTES_PER_TAG + 2 * tag.length;
  return size;
}
