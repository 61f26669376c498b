import { connectDirect, LensError } from '@istari-lens/core';
import { connectionProblem } from './connection-problem.ts';

/** A connection of its own to one database, without time limits; for work that lasts. */
export interface DirectSession {
  /** Runs one statement. Rows are what the statement says they are: nothing checks it. */
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
  /** Ends it at once, also when the server does not answer; running statements raise. */
  abandon(): void;
}

const GOODBYE_MS = 2_000;
const SETTINGS = [
  ['application_name', 'istari-lens-ops'],
  ['statement_timeout', '0'],
  ['idle_in_transaction_session_timeout', '0'],
  ['lock_timeout', '60s'],
  ['search_path', 'pg_catalog'],
  ['default_transaction_read_only', 'off'],
] as const;

/**
 * Opens a session.
 *
 * @throws UnavailableError `app_database_unavailable`, without the URL; LensError `backup_failed` when
 * the connection goes through a pooler, where locks and snapshots would be stranded.
 */
export async function openDirectSession(url: string): Promise<DirectSession> {
  const connection = await connectDirect(url, { timeoutMs: 10_000 }).catch((cause: unknown) => {
    throw connectionProblem(cause);
  });
  const session: DirectSession = {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await connection.client.query({ text, values: [...values] });
      return rows as Row[];
    },
    close: async () => {
      // A server that does not answer does not take leave either.
      const impatience = setTimeout(() => connection.abandon(), GOODBYE_MS);
      await connection.close().catch(() => undefined);
      clearTimeout(impatience);
    },
    abandon: () => connection.abandon(),
  };
  try {
    const [row] = await session.query<{ pid: number }>('select pg_catalog.pg_backend_pid() as pid');
    if (connection.processId !== undefined && row?.pid !== connection.processId) {
      throw new LensError(
        'backup_failed',
        'The connection goes through a pooler such as PgBouncer, where locks and snapshots are stranded. Use the address of the Postgres server itself (APP_DB_DIRECT_URL).',
      );
    }
    for (const [name, value] of SETTINGS) {
      await session.query('select pg_catalog.set_config($1, $2, false)', [name, value]);
    }
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}

/** Runs the work in a session and closes it however that ends; the signal ends it in the middle of a statement. */
export async function withDirectSession<T>(
  url: string,
  work: (session: DirectSession) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  signal?.throwIfAborted();
  const session = await openDirectSession(url);
  const abandon = (): void => session.abandon();
  signal?.addEventListener('abort', abandon, { once: true });
  try {
    return await work(session);
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abandon);
    await session.close();
  }
}
