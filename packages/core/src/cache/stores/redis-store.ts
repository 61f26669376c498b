import { byServerClock } from '../remote/by-server-clock.ts';
import type { EntrySealer } from '../remote/sealed-entry.ts';
import { keepConnected } from '../remote/keep-connected.ts';
import { createMissedTags } from '../remote/missed-tags.ts';
import type { CacheEntry, CacheLease, CacheLeaseRequest, CacheStore, LeaseView } from '../types.ts';
import { connectRedis, RedisRefusal, type RedisConnection, type RedisPart } from './redis-connection.ts';
import {
  INVALIDATE,
  INVALIDATION_CHUNK,
  KEEP,
  LOOK,
  READ,
  RELEASE,
  RENEW,
  TAG_CHUNK,
  TAKE,
} from './redis-scripts.ts';

export interface RedisStoreOptions {
  /** `redis://` or `rediss://`, with user, password and database number. */
  url: string;
  sealer: EntrySealer;
  /** Told of the server lost or not reached, and of what it holds that is none of ours. Never throws. */
  onTrouble?: (error: unknown) => void;
  /** Told when it is back after that. Never throws. */
  onRecovery?: () => void;
  /** An entry above this is not kept. @default 8388608 (8 MiB) */
  maxEntryBytes?: number;
  /** How long a read may take. @default 200 */
  timeoutMs?: number;
  /** @default Date.now */
  now?: () => number;
}

/** So long at most, however long an entry may live. */
const MAX_LIFE_MS = 30 * 86_400_000;
/** A lease is found by its tags for so long, however often it is renewed: longer than any query. */
const LEASE_INDEX_MS = 2 * 3_600_000;
/** How long a step of a load may take, which takes its time anyway. */
const LEASE_TIMEOUT_MS = 1_000;
/** For how long those who waited for a load in vain ask by themselves. */
const ALONE_MS = 1_000;
/** What the script says of a lease. */
const STATES: Readonly<Record<string, LeaseView['state']>> = { held: 'held', free: 'free', alone: 'alone' };

/**
 * A store in Redis 5 or later, or Valkey, that processes share. Entries are encrypted and bound to their keys: what
 * others wrote, moved or changed there is a miss. While the server is away every call answers at once.
 * A single server, also one with replicas; not a cluster.
 */
export function createRedisStore(options: RedisStoreOptions): CacheStore {
  const { url, sealer, onTrouble = () => {}, maxEntryBytes = 8 * 2 ** 20, timeoutMs = 200 } = options;
  const now = options.now ?? Date.now;
  const prefix = `istari-lens:${sealer.deployment}:`;
  const keyOf = (kind: 'e' | 'l' | 't', name: Buffer): string => `${prefix}${kind}:${textOf(name)}`;
  const tagKeys = (tags: readonly string[]): string[] => tags.map((tag) => keyOf('t', sealer.tagOf(tag)));
  const missed = createMissedTags();
  let evictions = 0;

  const server = keepConnected<RedisConnection>({
    async connect(signal) {
      const connection = await connectRedis(url, signal);
      try {
        await missed.catchUp({
          drop: async (tag) => {
            while ((await dropSome(connection, [tag])).more);
          },
          dropAll: () => dropAll(connection),
        });
      } catch (error) {
        await connection.end(false);
        throw error;
      }
      return connection;
    },
    disconnect: (connection, politely) => connection.end(politely),
    isTrouble: (error) => !(error instanceof RedisRefusal) || error.isPassing,
    onTrouble,
    onRecovery: options.onRecovery,
    timeoutMs,
  });

  async function dropAll(connection: RedisConnection): Promise<void> {
    let cursor: RedisPart = '0';
    do {
      const found: unknown = await connection.command([
        'SCAN',
        cursor,
        'MATCH',
        `${prefix}*`,
        'COUNT',
        '1000',
      ]);
      const [next, keys]: unknown[] = Array.isArray(found) ? found : [];
      const ours = Array.isArray(keys) ? keys.filter((key) => Buffer.isBuffer(key)) : [];
      if (ours.length > 0) await connection.command(['UNLINK', ...ours]);
      cursor = Buffer.isBuffer(next) ? next : '0';
    } while (cursor.toString() !== '0');
  }

  async function dropSome(
    connection: RedisConnection,
    tags: readonly string[],
  ): Promise<{ dropped: number; more: boolean }> {
    const values = [`${prefix}e:`, `${prefix}l:`, String(INVALIDATION_CHUNK)];
    const reply = await connection.script(INVALIDATE, tagKeys(tags), values);
    const [dropped, more]: unknown[] = Array.isArray(reply) ? reply : [];
    return { dropped: Number(dropped), more: more === 1 };
  }

  /** Runs a step; rubbish of another type under our keys is removed, so that the next one finds none. */
  async function step<T>(
    keys: readonly string[],
    work: (connection: RedisConnection) => Promise<T>,
    withinMs: number = LEASE_TIMEOUT_MS,
  ): Promise<T | undefined> {
    try {
      return await server.use(work, withinMs);
    } catch (error) {
      if (error instanceof RedisRefusal && error.code === 'WRONGTYPE')
        await server.use((connection) => connection.command(['UNLINK', ...keys]));
      throw error;
    }
  }

  /** The entry in what was found: milliseconds left, and the bytes. What was not sealed here is removed. */
  function open(name: Buffer, reply: unknown, askedAt: number): CacheEntry | undefined {
    const [leftMs, found]: unknown[] = Array.isArray(reply) ? reply : [];
    if (!Buffer.isBuffer(found)) return undefined;
    const entry = sealer.open(name, found);
    if (entry !== undefined)
      return byServerClock(entry, { leftMs: Number(leftMs), askedAt, maxLifeMs: MAX_LIFE_MS });
    server.use((connection) => connection.command(['DEL', keyOf('e', name)]))?.catch(() => {});
    onTrouble(new Error('The cache found an entry in Redis that it did not write. It was removed.'));
    return undefined;
  }

  const lifeOf = ({ staleUntil }: CacheEntry): number => Math.min(MAX_LIFE_MS, Math.ceil(staleUntil - now()));

  async function write(name: Buffer, token: Buffer, entry: CacheEntry, leased: boolean): Promise<boolean> {
    const keys = [keyOf('e', name), keyOf('l', name), ...tagKeys(entry.tags)];
    const values = [
      textOf(name),
      token,
      String(lifeOf(entry)),
      sealer.seal(name, token, entry),
      leased ? '1' : '0',
    ];
    return (await step(keys, (connection) => connection.script(KEEP, keys, values))) === 1;
  }

  const fits = (entry: CacheEntry): boolean => {
    const good = entry.body.byteLength <= maxEntryBytes && lifeOf(entry) > 0;
    if (!good) evictions += 1;
    return good;
  };

  function leaseOf(name: Buffer, token: Buffer, { tags, holdMs }: CacheLeaseRequest): CacheLease {
    const release = async (outcome: 'free' | 'alone'): Promise<void> => {
      const keys = [keyOf('l', name), ...tagKeys(tags)];
      const values = [textOf(name), token, outcome === 'alone' ? String(ALONE_MS) : '0'];
      await step(keys, (connection) => connection.script(RELEASE, keys, values));
    };
    return {
      async renew() {
        const values = [token, String(holdMs)];
        const keys = [keyOf('l', name)];
        return (await step(keys, (connection) => connection.script(RENEW, keys, values))) !== 0;
      },
      async keep(entry) {
        if (fits(entry)) return write(name, token, entry, true);
        await release('alone');
        return true;
      },
      release,
    };
  }

  const remove = async (key: string): Promise<void> => {
    await server.use((connection) => connection.command(['DEL', keyOf('e', sealer.nameOf(key))]));
  };

  return {
    name: 'redis',
    get(key) {
      if (!server.isUp()) return undefined;
      const name = sealer.nameOf(key);
      const keys = [keyOf('e', name)];
      const askedAt = now();
      return step(keys, (connection) => connection.script(READ, keys, []), timeoutMs).then((reply) =>
        open(name, reply, askedAt),
      );
    },
    async set(key, entry) {
      if (server.isUp() && fits(entry)) await write(sealer.nameOf(key), sealer.newToken(), entry, false);
      else await remove(key);
    },
    delete: remove,
    async invalidate(tags) {
      const pending = [...new Set(tags)];
      missed.add(pending);
      let total = 0;
      for (let place = 0; place < pending.length; place += TAG_CHUNK) {
        const chunk = pending.slice(place, place + TAG_CHUNK);
        let some: { dropped: number; more: boolean } | undefined;
        do {
          some = await server.use((connection) => dropSome(connection, chunk));
          if (some === undefined) return total;
          total += some.dropped;
        } while (some.more);
        for (const tag of chunk) missed.done(tag);
      }
      return total;
    },
    leases: {
      async take(key, request) {
        const [name, token] = [sealer.nameOf(key), sealer.newToken()];
        const keys = [keyOf('e', name), keyOf('l', name), ...tagKeys(request.tags)];
        const values = [
          textOf(name),
          token,
          String(request.holdMs),
          request.force ? '1' : '0',
          String(LEASE_INDEX_MS),
        ];
        const askedAt = now();
        const reply = await step(keys, (connection) => connection.script(TAKE, keys, values));
        if (!Array.isArray(reply)) return reply === null ? 'taken' : undefined;
        return { lease: leaseOf(name, token, request), entry: open(name, reply, askedAt) };
      },
      async look(key, holdMs) {
        const name = sealer.nameOf(key);
        const keys = [keyOf('e', name), keyOf('l', name)];
        const askedAt = now();
        const reply = await step(keys, (connection) => connection.script(LOOK, keys, [String(holdMs)]));
        const [state, ...found]: unknown[] = Array.isArray(reply) ? reply : [];
        return {
          entry: open(name, found, askedAt),
          state: (Buffer.isBuffer(state) && STATES[state.toString()]) || 'unknown',
        };
      },
    },
    ready: () => server.ready(),
    // How much there is, and what has to go, is Redis's own business (`maxmemory`).
    stats: () => ({ entries: 0, bytes: 0, maxBytes: 0, evictions, isUnmeasured: true }),
    close: () => server.close(),
  };
}

/** Letters and digits, so that people can read and type it. */
function textOf(name: Buffer): string {
  return name.toString('base64url');
}
