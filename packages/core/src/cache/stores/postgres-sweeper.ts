import type { AppDatabase, SqlClient } from '../../databases/index.ts';
import type { CacheStoreStats } from '../types.ts';
import type { PostgresStatements } from './postgres-statements.ts';

/** Clears the shared table of what is over and of what is too much. */
export interface PostgresSweeper {
  /** So many bytes were written, so that there may be something to clear up. */
  wrote(bytes: number): void;
  /** As of the last sweep of this process. */
  stats(): CacheStoreStats;
  /** Stops, once a sweep under way has ended. */
  close(): Promise<void>;
}

export interface PostgresSweeperOptions {
  database: AppDatabase;
  sql: PostgresStatements;
  maxBytes: number;
  everyMs: number;
}

interface Figures {
  entries: number;
  bytes: number;
}

/** Whoever has written this part of the bound since it last swept does not wait for the next time. */
const SOON_PART = 1 / 8;

/**
 * Sweeps a while after something was written, in one of the processes that would: the others see it at
 * it and leave it alone. Rows that someone is using are left for the next time. Failures are for the
 * next time too.
 */
export function createPostgresSweeper(options: PostgresSweeperOptions): PostgresSweeper {
  const { database, sql, maxBytes, everyMs } = options;
  let figures: Figures = { entries: 0, bytes: 0 };
  let written = 0;
  let isSoon = false;
  let evictions = 0;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;
  let closed = false;

  async function clearUp(client: SqlClient): Promise<void> {
    const [lock] = (await client.query<{ ours: boolean }>(sql.trySweep)).rows;
    if (lock?.ours !== true) return;
    await client.query(sql.sweepLeases);
    await client.query(sql.sweepEntries);
    if ((await measure(client)).bytes > maxBytes)
      evictions += (await client.query(sql.evict(maxBytes))).rowCount;
  }

  async function measure(client: SqlClient): Promise<Figures> {
    const [found] = (await client.query<Figures>(sql.measure)).rows;
    return found ?? figures;
  }

  async function sweep(): Promise<void> {
    timer = undefined;
    written = 0;
    isSoon = false;
    try {
      await database.transaction(clearUp);
      figures = await measure(database);
    } catch {
      // The database is away, or lacks the tables; what is over is not read in any case.
    }
    // What is left will be over some time.
    if (figures.entries > 0) plan(everyMs);
  }

  function plan(withinMs: number): void {
    if (closed || timer !== undefined) return;
    timer = setTimeout(() => (sweeping = sweep()), withinMs * (0.75 + Math.random() / 2));
    timer.unref();
  }

  return {
    wrote(bytes) {
      written += bytes;
      const isMuch = written > maxBytes * SOON_PART;
      if (isMuch && !isSoon) {
        clearTimeout(timer);
        timer = undefined;
      }
      isSoon ||= isMuch;
      plan(isMuch ? everyMs / 20 : everyMs);
    },
    stats: () => ({ ...figures, maxBytes, evictions }),
    async close() {
      closed = true;
      clearTimeout(timer);
      await sweeping;
    },
  };
}
