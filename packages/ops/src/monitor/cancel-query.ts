import { LensError } from '@istari-lens/core';
import { withSession, type DatabaseTarget } from '../postgres/session.ts';

export interface CancelQueryOptions {
  /** Only say what runs there. @default false */
  dryRun?: boolean;
}

/** A session whose statement was, or would be, stopped. */
export interface CancelledQuery {
  pid: number;
  user: string | null;
  application: string;
  state: string | null;
  /** Seconds that its statement has been running. */
  runningSeconds: number | null;
  query: string;
  cancelled: boolean;
}

/**
 * Stops the statement that a session runs; the session itself lives on.
 *
 * @throws LensError `not_found` when this database has no such session of a client.
 */
export async function cancelQuery(
  target: DatabaseTarget,
  pid: number,
  { dryRun = false }: CancelQueryOptions = {},
): Promise<CancelledQuery> {
  return withSession(target, async (session) => {
    const [found] = await session.query<CancelledQuery>(
      `select pid, usename as "user", application_name as application, state,
  extract(epoch from clock_timestamp() - query_start)::float8 as "runningSeconds",
  pg_catalog.left(pg_catalog.regexp_replace(query, '\\s+', ' ', 'g'), 200) as query,
  case when $2::boolean or state is distinct from 'active' then false else pg_catalog.pg_cancel_backend(pid) end as cancelled
from pg_catalog.pg_stat_activity
where pid = $1::int and backend_type = 'client backend' and datname = current_database() and pid <> pg_catalog.pg_backend_pid()`,
      [pid, dryRun],
    );
    if (found === undefined) {
      throw new LensError(
        'not_found',
        'No client of this database has that process number. See "istari-lens db locks" or "db connections" for what runs.',
      );
    }
    return found;
  });
}
