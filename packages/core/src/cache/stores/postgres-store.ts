import type { AppDatabase, SqlStatement } from '../../databases/index.ts';
import { keepConnected } from '../remote/keep-connected.ts';
import { createMissedTags } from '../remote/missed-tags.ts';
import { byServerClock } from '../remote/by-server-clock.ts';
import type { EntrySealer } from '../remote/sealed-entry.ts';
import type { CacheEntry, CacheLease, CacheLeaseRequest, CacheStore, LeaseView } from '../types.ts';
import { isPassingConflict } from './postgres-conflicts.ts';
import { postgresStatements } from './postgres-statements.ts';
import { createPostgresSweeper } from './postgres-sweeper.ts';

export interface PostgresStoreOptions {
  /** The app database over connections of the cache's own, so that a crowd of reads holds up nobody else. Closed with the store. */
  database: AppDatabase;
  /** How many connections that has, to be opened beforehand. @default 1 */
  connections?: number;
  sealer: EntrySealer;
  /** Bound of the whole table, for all processes together; the oldest entries go first. */
  maxBytes: number;
  /** An entry above this is not kept. @default 8388608 (8 MiB), or a quarter of `maxBytes` when that is less */
  maxEntryBytes?: number;
  /** Told of the database lost or not reached, and of what the table holds that is none of ours. Never throws. */
  onTrouble?: (error: unknown) => void;
  /** Told when it is back after that. Never throws. */
  onRecovery?: () => void;
  /** How long a read may take. @default 200 */
  timeoutMs?: number;
  /** How often one of the processes clears up. @default 10000 */
  sweepEveryMs?: number;
  /** @default Date.now */
  now?: () => number;
}

/** So long at most, however long an entry may live. */
const MAX_LIFE_MS = 30 * 86_400_000;
/** How long a step of a load may take, which takes its time anyway. */
const LEASE_TIMEOUT_MS = 1_000;
/** For how long those who waited for a load in vain ask by themselves. */
const ALONE_MS = 1_000;
/** Dropping many entries takes its time, and nobody's question waits for it. */
const UPKEEP_TIMEOUT_MS = 2_000;
/** Connecting takes its time when the pool is empty. */
const CONNECT_WITHIN_MS = 2_000;

/**
 * A store in the app database that processes share. Entries are encrypted and bound to their keys, as in
 * Redis. No statement keeps anything in its session, so that a pooler may stand between. While the
 * database is away every call answers at once.
 */
export function createPostgresStore(options: PostgresStoreOptions): CacheStore {
  const { database, connections = 1, sealer, maxBytes, onTrouble = () => {}, timeoutMs = 200 } = options;
  const maxEntryBytes = options.maxEntryBytes ?? Math.min(8 * 2 ** 20, maxBytes / 4);
  const now = options.now ?? Date.now;
  const sql = postgresStatements(database.schema);
  const missed = createMissedTags();

  const rows = async (statement: SqlStatement): Promise<Record<string, unknown>[]> =>
    (await database.query(statement)).rows;

  const server = keepConnected<AppDatabase>({
    async connect() {
      // Opens them all, since that takes longer than a statement may.
      await Promise.all(Array.from({ length: connections }, () => rows(sql.check)));
      await missed.catchUp({
        async drop(tag) {
          await database.query(sql.dropLeases([sealer.tagOf(tag)]));
          while ((await database.query(sql.dropEntries([sealer.tagOf(tag)]))).rowCount > 0);
        },
        async dropAll() {
          await database.query(sql.dropAllLeases);
          await database.query(sql.dropAllEntries);
        },
      });
      return database;
    },
    // The pool replaces connections that are lost.
    disconnect: () => {},
    isTrouble: (error) => !isPassingConflict(error),
    onTrouble,
    onRecovery: options.onRecovery,
    timeoutMs,
    connectWithinMs: CONNECT_WITHIN_MS,
  });
  const sweeper = createPostgresSweeper({ database, sql, maxBytes, everyMs: options.sweepEveryMs ?? 10_000 });

  const step = async (
    statement: SqlStatement,
    withinMs: number = LEASE_TIMEOUT_MS,
  ): Promise<Record<string, unknown>[] | undefined> => server.use(() => rows(statement), withinMs);

  const count = async (statement: SqlStatement): Promise<number> =>
    (await server.use(async () => database.query(statement), UPKEEP_TIMEOUT_MS))?.rowCount ?? 0;

  function open(
    name: Buffer,
    row: Record<string, unknown> | undefined,
    askedAt: number,
  ): CacheEntry | undefined {
    const { sealed, left_ms: leftMs } = row ?? {};
    if (!Buffer.isBuffer(sealed)) return undefined;
    const entry = sealer.open(name, sealed);
    if (entry !== undefined)
      return byServerClock(entry, { leftMs: Number(leftMs), askedAt, maxLifeMs: MAX_LIFE_MS });
    step(sql.remove(name)).catch(() => {});
    onTrouble(
      new Error('The cache found an entry in the app database that it did not write. It was removed.'),
    );
    return undefined;
  }

  const tagsOf = (tags: readonly string[]): Buffer[] => [...new Set(tags)].map((tag) => sealer.tagOf(tag));
  const lifeOf = ({ staleUntil }: CacheEntry): number => Math.min(MAX_LIFE_MS, Math.ceil(staleUntil - now()));
  const fits = (entry: CacheEntry): boolean => entry.body.byteLength <= maxEntryBytes && lifeOf(entry) > 0;

  async function write(
    how: 'set' | 'keep',
    { name, token }: { name: Buffer; token: Buffer },
    entry: CacheEntry,
  ): Promise<boolean> {
    const sealed = sealer.seal(name, token, entry);
    const row = { name, token, tags: tagsOf(entry.tags), sealed, lifeMs: lifeOf(entry) };
    const written = await step(sql[how](row));
    if (written !== undefined) sweeper.wrote(sealed.length);
    return written?.length === 1;
  }

  function leaseOf(name: Buffer, token: Buffer, { holdMs }: CacheLeaseRequest): CacheLease {
    const release = async (outcome: 'free' | 'alone'): Promise<void> => {
      await step(outcome === 'free' ? sql.release(name, token) : sql.releaseAlone(name, token, ALONE_MS));
    };
    return {
      renew: async () => (await step(sql.renew({ name, token, holdMs })))?.length !== 0,
      async keep(entry) {
        if (fits(entry)) return write('keep', { name, token }, entry);
        await release('alone');
        return true;
      },
      release,
    };
  }

  return {
    name: 'postgres',
    get(key) {
      if (!server.isUp()) return undefined;
      const name = sealer.nameOf(key);
      const askedAt = now();
      return step(sql.get(name), timeoutMs).then((found) => open(name, found?.[0], askedAt));
    },
    async set(key, entry) {
      const name = sealer.nameOf(key);
      if (fits(entry)) await write('set', { name, token: sealer.newToken() }, entry);
      else await step(sql.remove(name));
    },
    async delete(key) {
      await step(sql.remove(sealer.nameOf(key)));
    },
    async invalidate(tags) {
      if (tags.length === 0) return 0;
      missed.add(tags);
      if (!server.isUp()) return 0;
      const codes = tagsOf(tags);
      await count(sql.dropLeases(codes));
      let dropped = 0;
      for (let some = -1; some !== 0; dropped += some) some = await count(sql.dropEntries(codes));
      if (server.isUp()) for (const tag of tags) missed.done(tag);
      return dropped;
    },
    leases: {
      async take(key, request) {
        const [name, token] = [sealer.nameOf(key), sealer.newToken()];
        const { holdMs, force } = request;
        const taken = await step(sql.take({ name, token, tags: tagsOf(request.tags), holdMs, force }));
        if (taken === undefined) return undefined;
        if (taken.length === 0) return 'taken';
        const lease = leaseOf(name, token, request);
        // A statement of its own: it sees what was kept before the lease came free.
        const askedAt = now();
        const [found] = (await step(sql.get(name))) ?? [];
        return { lease, entry: open(name, found, askedAt) };
      },
      async look(key, holdMs) {
        const name = sealer.nameOf(key);
        const askedAt = now();
        const [found] = (await step(sql.look(name, holdMs))) ?? [];
        const state: unknown = found?.['state'];
        return { entry: open(name, found, askedAt), state: isState(state) ? state : 'unknown' };
      },
    },
    ready: () => server.ready(),
    stats: () => sweeper.stats(),
    async close() {
      await sweeper.close();
      await server.close();
      await database.close();
    },
  };
}

function isState(state: unknown): state is LeaseView['state'] {
  return state === 'held' || state === 'free' || state === 'alone';
}
