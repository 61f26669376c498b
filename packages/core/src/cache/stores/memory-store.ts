import { ETAG_LENGTH } from '../etag-of.ts';
import type { CacheEntry, CacheStore, CacheStoreStats } from '../types.ts';
import { createRecencyList, type Listed, type RecencyList } from './recency-list.ts';

export interface MemoryStoreOptions {
  /** Bound of keys, bodies and bookkeeping together. */
  maxBytes: number;
  /** An entry above this is not kept, so that one answer cannot push out all others. @default a quarter of `maxBytes` */
  maxEntryBytes?: number;
  /** Milliseconds since the epoch. @default Date.now */
  now?: () => number;
}

/** What an entry costs beside its body, key and tags: objects, map slots and set slots, rounded up. */
const OVERHEAD_BYTES = 512;
const OVERHEAD_BYTES_PER_TAG = 64;
const OVERHEAD_BYTES_PER_OWNER = 512;

interface Item extends Listed<Item> {
  readonly key: string;
  readonly entry: CacheEntry;
  /** Grows with what is kept beside the body. */
  size: number;
  readonly owner: Owner;
}

/** Whoever an answer belongs to, as its first tag says: a tenant. */
interface Owner extends Listed<Owner> {
  readonly name: string;
  readonly items: RecencyList<Item>;
  entries: number;
  /** With what it costs itself: so somebody has more than an equal part whenever all together have too much. */
  bytes: number;
  evictions: number;
}

/**
 * A store in this process, bounded in bytes and shared fairly by owners: when it is full, an owner with more than
 * an equal part gives way, with the entry it has not used for longest. So nobody's churn pushes out what
 * another keeps within an equal part, and whoever is alone has everything.
 */
export function createMemoryStore(options: MemoryStoreOptions): CacheStore {
  const { maxBytes, now = Date.now } = options;
  if (!Number.isFinite(maxBytes) || maxBytes < 0)
    throw new TypeError('The size of a cache is a number of bytes.');
  const maxEntryBytes = options.maxEntryBytes ?? maxBytes / 4;
  const items = new Map<string, Item>();
  const itemsByBody = new WeakMap<Uint8Array, Item>();
  const owners = new Map<string, Owner>();
  /** In the order in which they are looked at for what nobody can use any more. */
  let turns = createRecencyList<Owner>();
  const keysByTag = new Map<string, Set<string>>();
  let bytes = 0;
  const evicted = { full: 0, expired: 0 };

  function remove(item: Item): void {
    const { key, entry, size, owner } = item;
    items.delete(key);
    itemsByBody.delete(entry.body);
    owner.items.remove(item);
    owner.entries -= 1;
    owner.bytes -= size;
    bytes -= size;
    if (owner.entries === 0) {
      owners.delete(owner.name);
      turns.remove(owner);
      bytes -= owner.bytes;
    }
    for (const tag of entry.tags) {
      const keys = keysByTag.get(tag);
      keys?.delete(key);
      if (keys?.size === 0) keysByTag.delete(tag);
    }
  }

  function removeKey(key: string): boolean {
    const item = items.get(key);
    if (item !== undefined) remove(item);
    return item !== undefined;
  }

  function ownerOf(name: string): Owner {
    const known = owners.get(name);
    if (known !== undefined) return known;
    const owner: Owner = {
      name,
      items: createRecencyList(),
      entries: 0,
      bytes: costOf(name),
      evictions: 0,
      older: undefined,
      newer: undefined,
    };
    owners.set(name, owner);
    turns.add(owner);
    bytes += owner.bytes;
    return owner;
  }

  /** Whoever just wrote, if that one has more than an equal part; else whoever has most. */
  function whoGivesWay(writer: Owner): Owner {
    if (writer.bytes > maxBytes / owners.size) return writer;
    let most = writer;
    for (const owner of owners.values()) if (owner.bytes > most.bytes) most = owner;
    return most;
  }

  /** The next owner's entry unused for longest, if nobody can use it any more: owners that have gone keep no place. */
  function findExpired(): Item | undefined {
    const next = turns.oldest;
    if (next === undefined) return undefined;
    turns.remove(next);
    turns.add(next);
    const { oldest } = next.items;
    return oldest !== undefined && oldest.entry.staleUntil <= now() ? oldest : undefined;
  }

  function makeRoom(writer: Owner): void {
    while (bytes > maxBytes) {
      const expired = findExpired();
      const victim = expired ?? whoGivesWay(writer).items.oldest;
      if (victim === undefined) return;
      victim.owner.evictions += 1;
      evicted[expired === undefined ? 'full' : 'expired'] += 1;
      remove(victim);
    }
  }

  return {
    name: 'memory',
    get(key) {
      const item = items.get(key);
      if (item === undefined) return undefined;
      item.owner.items.remove(item);
      item.owner.items.add(item);
      return item.entry;
    },
    set(key, entry) {
      removeKey(key);
      const size = sizeOf(key, entry);
      if (size > maxEntryBytes || size > maxBytes) return;
      const owner = ownerOf(entry.tags[0] ?? '');
      const item: Item = { key, entry, size, owner, older: undefined, newer: undefined };
      items.set(key, item);
      itemsByBody.set(entry.body, item);
      owner.items.add(item);
      owner.entries += 1;
      owner.bytes += size;
      bytes += size;
      for (const tag of entry.tags) {
        const keys = keysByTag.get(tag);
        if (keys === undefined) keysByTag.set(tag, new Set([key]));
        else keys.add(key);
      }
      makeRoom(owner);
    },
    delete(key) {
      removeKey(key);
    },
    weigh(body, more) {
      const item = itemsByBody.get(body);
      if (item === undefined) return;
      item.size += more;
      item.owner.bytes += more;
      bytes += more;
      if (item.size > maxEntryBytes) remove(item);
      else makeRoom(item.owner);
    },
    invalidate(tags) {
      let dropped = 0;
      for (const tag of tags) {
        for (const key of keysByTag.get(tag) ?? []) if (removeKey(key)) dropped += 1;
      }
      return dropped;
    },
    stats: () => ({
      entries: items.size,
      bytes,
      maxBytes,
      evictions: evicted.full + evicted.expired,
      evicted: { ...evicted },
    }),
    statsOf(name): CacheStoreStats {
      const owner = owners.get(name);
      if (owner === undefined) return { entries: 0, bytes: 0, maxBytes, evictions: 0 };
      return { entries: owner.entries, bytes: owner.bytes, maxBytes, evictions: owner.evictions };
    },
    close() {
      items.clear();
      owners.clear();
      turns = createRecencyList();
      keysByTag.clear();
      bytes = 0;
    },
  };
}

function costOf(owner: string): number {
  return OVERHEAD_BYTES_PER_OWNER + 2 * owner.length;
}

function sizeOf(key: string, entry: CacheEntry): number {
  let size = OVERHEAD_BYTES + 2 * key.length + entry.body.byteLength + 2 * ETAG_LENGTH;
  for (const tag of entry.tags) size += OVERHEAD_BYTES_PER_TAG + 2 * tag.length;
  return size;
}
