import type { PoolLike } from '../lens-types.ts';
import { UnavailableError } from '../errors/index.ts';
import { APP_TYPES } from './app-type-parsers.ts';
import { withDeadline } from './deadline.ts';
import { leaseClient, type Lease } from './lease.ts';
import { poolOf } from './pool-of.ts';
import { appDatabaseError, errorCode, isConnectionLost } from './postgres-errors.ts';
import { quoteIdentifier } from './quote-identifier.ts';
import type { AppDatabase, SqlClient, SqlResult, SqlStatement } from './sql-client.ts';

export interface AppDatabaseOptions {
  /** Either this or `pool`. */
  url?: string;
  /** The host's own pool; Lens never ends it. */
  pool?: PoolLike;
  /** Schema of Lens's tables. */
  schema: string;
  /** @default 10 */
  poolMax?: number;
  /** How long a statement waits for a connection. @default 5000 */
  connectionTimeoutMs?: number;
  /** After this a statement fails and its connection is closed. @default 15000 */
  statementTimeoutMs?: number;
  /** Told about errors of idle connections. */
  onError?: (error: Error) => void;
}

/**
 * The app database over a pool. Connection trouble becomes an UnavailableError
 * `app_database_unavailable`, missing tables `migrations_pending`; constraint violations pass through
 * as the driver raised them. A lone `select` is tried once more when its connection was lost.
 */
export function createAppDatabase(options: AppDatabaseOptions): AppDatabase {
  quoteIdentifier(options.schema);
  const connectionTimeoutMs = options.connectionTimeoutMs ?? 5_000;
  const statementTimeoutMs = options.statementTimeoutMs ?? 15_000;
  const { pool, load, close } = poolOf({
    url: options.url,
    pool: options.pool,
    poolMax: options.poolMax ?? 10,
    connectionTimeoutMs,
    onError: options.onError,
  });

  async function withClient<T>(work: (lease: Lease) => Promise<T>): Promise<T> {
    let lease: Lease | undefined;
    try {
      lease = await leaseClient(pool, { timeoutMs: connectionTimeoutMs });
      const result = await work(lease);
      lease.release({ reusable: true });
      return result;
    } catch (error) {
      lease?.release({ reusable: answeredByServer(error) });
      throw error;
    }
  }

  const runOne = async <Row>(statement: SqlStatement): Promise<SqlResult<Row>> =>
    withClient((lease) => run<Row>(lease, statement, statementTimeoutMs));

  return {
    schema: options.schema,
    async query<Row>(statement: SqlStatement) {
      try {
        return await runOne<Row>(statement);
      } catch (error) {
        if (!isConnectionLost(error) || !/^\s*select\b/i.test(statement.text)) throw appDatabaseError(error);
      }
      try {
        return await runOne<Row>(statement);
      } catch (error) {
        throw appDatabaseError(error);
      }
    },
    async transaction(work) {
      try {
        return await withClient((lease) => inTransaction(lease, work, statementTimeoutMs));
      } catch (error) {
        throw appDatabaseError(error);
      }
    },
    load,
    close,
  };
}

async function inTransaction<T>(
  lease: Lease,
  work: (client: SqlClient) => Promise<T>,
  timeoutMs: number,
): Promise<T> {
  let open = true;
  const client: SqlClient = {
    async query<Row>(statement: SqlStatement) {
      if (!open) throw new TypeError('This transaction has ended. Await every statement inside it.');
      return run<Row>(lease, statement, timeoutMs);
    },
  };
  await run(lease, { text: 'BEGIN' }, timeoutMs);
  try {
    const result = await work(client);
    open = false;
    const { command } = await run(lease, { text: 'COMMIT' }, timeoutMs);
    // Postgres answers COMMIT of a failed transaction with ROLLBACK and no error.
    if (command === 'ROLLBACK') {
      throw new TypeError(
        'A statement of this transaction failed and its error was swallowed: nothing was saved.',
      );
    }
    return result;
  } catch (error) {
    open = false;
    await run(lease, { text: 'ROLLBACK' }, timeoutMs).then(
      () => lease.release({ reusable: true }),
      () => lease.release({ reusable: false }),
    );
    throw error;
  }
}

async function run<Row>(
  lease: Lease,
  statement: SqlStatement,
  timeoutMs: number,
): Promise<SqlResult<Row> & { command: string | undefined }> {
  const answer = await withDeadline(
    lease.client.query({
      text: statement.text,
      values: statement.values ?? [],
      // With no values the driver would use the simple protocol, which runs several statements.
      queryMode: 'extended',
      types: APP_TYPES,
    }),
    timeoutMs,
    () => {
      lease.release({ reusable: false });
      return new UnavailableError(
        'app_database_unavailable',
        'The app database did not answer in time. Try again; if it stays so, look for locks and load on the server.',
        5,
      );
    },
  );
  const command = 'command' in answer && typeof answer.command === 'string' ? answer.command : undefined;
  return { rows: answer.rows as Row[], rowCount: answer.rowCount ?? 0, command };
}

/** An error with a SQLSTATE came from a server that is still talking; anything else leaves the connection in doubt. */
function answeredByServer(error: unknown): boolean {
  const code = errorCode(error);
  if (code === undefined) return error instanceof TypeError;
  return /^[0-9A-Z]{5}$/.test(code) && !isConnectionLost(error);
}
