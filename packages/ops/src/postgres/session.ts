import { connectDirect } from '@istari-lens/core';
import { connectionProblem } from './connection-problem.ts';

/** Something that runs one statement: a `pg` Client or Pool fits. */
export interface StatementRunner {
  query(config: { text: string; values?: unknown[] }): Promise<{ rows: unknown[] }>;
}

/** The database to look at: its URL, or an open client that stays the caller's. */
export type DatabaseTarget =
  | { url: string; client?: undefined }
  | { client: StatementRunner; url?: undefined };

/** One open connection. Rows are what the statement says they are: nothing checks it. */
export interface Session {
  query<Row>(text: string, values?: readonly unknown[]): Promise<Row[]>;
}

/** Name of our own sessions in `pg_stat_activity`. */
export const OPS_APPLICATION_NAME = 'istari-lens-ops';

/**
 * Runs the work on one connection, which is closed afterwards when it was opened here. No statement may
 * take longer than 30 s.
 *
 * @throws UnavailableError `app_database_unavailable` when the URL leads nowhere; it never holds the URL.
 */
export async function withSession<T>(
  target: DatabaseTarget,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  if (target.client !== undefined) return work(toSession(target.client));
  const connection = await connectDirect(target.url, { timeoutMs: 10_000 }).catch((error: unknown) => {
    throw connectionProblem(error);
  });
  try {
    const session = toSession(connection.client);
    await session.query(
      `select pg_catalog.set_config('application_name', $1, false), pg_catalog.set_config('statement_timeout', '30s', false)`,
      [OPS_APPLICATION_NAME],
    );
    return await work(session);
  } finally {
    await connection.close();
  }
}

function toSession(client: StatementRunner): Session {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []) {
      const { rows } = await client.query({ text, values: [...values] });
      return rows as Row[];
    },
  };
}
