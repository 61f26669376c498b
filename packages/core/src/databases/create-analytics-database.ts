import { LensError } from '../errors/index.ts';
import type { PoolLike } from '../lens-types.ts';
import type { AnalyticsDatabase, ReadOptions } from './analytics-database.ts';
import { assertWholeRows } from './guarded/assert-whole-rows.ts';
import { leaseClient } from './lease.ts';
import { poolOf } from './pool-of.ts';
import { analyticsDatabaseError, isConnectionLost } from './postgres-errors.ts';
import { textOfRows, type RawRows } from './raw-rows.ts';
import { readInTransaction } from './read-in-transaction.ts';
import type { UrlRules } from './read-data-source-url.ts';
import type { SqlStatement } from './sql-client.ts';
import { streamInTransaction } from './stream-in-transaction.ts';

export interface AnalyticsDatabaseOptions {
  /** Either this or `pool`. */
  url?: string;
  /** Given for a URL that a tenant named: its address is vetted, and its server may be hostile. */
  rules?: UrlRules;
  /** The host's own pool; Lens never ends it. */
  pool?: PoolLike;
  /** @default 8 */
  poolMax?: number;
  /** How long a query waits for a connection. @default 5000 */
  connectionTimeoutMs?: number;
  /** Told about errors of idle connections. */
  onError?: (error: Error) => void;
}

/**
 * An analytics database over a pool, read only through read-only transactions. Raises
 * `data_source_unavailable`, `query_timeout`, `query_cancelled`, `schema_drift`, `result_too_large`,
 * `number_out_of_range` or `invalid_query`. A cancelled query is cancelled in Postgres too; over a
 * Unix socket of a host's pool only its connection is closed. A query whose connection is lost is run
 * once more: nothing of its answer has been handed on by then.
 */
export function createAnalyticsDatabase(options: AnalyticsDatabaseOptions): AnalyticsDatabase {
  const connectionTimeoutMs = options.connectionTimeoutMs ?? 5_000;
  const { pool, load, close } = poolOf({
    url: options.url,
    rules: options.rules,
    pool: options.pool,
    poolMax: options.poolMax ?? 8,
    connectionTimeoutMs,
    onError: options.onError,
  });

  async function readOnce(statement: SqlStatement, read: ReadOptions): Promise<RawRows> {
    const lease = await leaseClient(pool, { timeoutMs: connectionTimeoutMs, signal: read.signal });
    try {
      const rows = await readInTransaction(lease, statement, read);
      if (options.rules !== undefined) assertWholeRows(rows);
      return rows;
    } finally {
      // Whoever knew the connection to be sound has given it back already.
      lease.release({ reusable: false });
    }
  }

  async function readRaw(statement: SqlStatement, read: ReadOptions): Promise<RawRows> {
    const failure = (error: unknown): LensError => failureOf(error, statement, read);
    try {
      return await readOnce(statement, read);
    } catch (error) {
      if (!isConnectionLost(error) || read.signal?.aborted === true) throw failure(error);
    }
    try {
      return await readOnce(statement, read);
    } catch (error) {
      throw failure(error);
    }
  }

  return {
    async read(statement, read) {
      const raw = await readRaw(statement, read);
      return { rows: textOfRows(raw), truncated: raw.truncated };
    },
    readRaw,
    async stream(statement, read, take) {
      let refusal: { error: unknown } | undefined;
      try {
        const lease = await leaseClient(pool, { timeoutMs: connectionTimeoutMs, signal: read.signal });
        try {
          await streamInTransaction(lease, statement, read, async (rows) => {
            if (options.rules !== undefined) assertWholeRows(rows);
            await take(rows).catch((error: unknown) => {
              refusal = { error };
              throw error;
            });
          });
        } finally {
          // Whoever knew the connection to be sound has given it back already.
          lease.release({ reusable: false });
        }
      } catch (error) {
        // What whoever takes the rows says is no failure of the database.
        throw refusal === undefined ? failureOf(error, statement, read) : refusal.error;
      }
    },
    load,
    close,
  };
}

function failureOf(error: unknown, { text }: SqlStatement, { signal, rowSecurity }: ReadOptions): LensError {
  return signal?.aborted === true
    ? cancelled(error)
    : analyticsDatabaseError(error, text, rowSecurity?.settings);
}

function cancelled(cause: unknown): LensError {
  return new LensError('query_cancelled', 'The query was cancelled before it had an answer.', { cause });
}
