import { withSession, type DatabaseTarget } from '../postgres/session.ts';
import { CLIENT_SESSION, HIDDEN_SESSION, statementText } from './client-sessions.ts';

export interface LongQueriesOptions {
  /** Leave out what has lasted no longer than this, in milliseconds. @default 0 */
  longerThanMs?: number;
  /** With the text of the statements, which may hold values. @default false */
  text?: boolean;
}

/** A session of a client that is at work, or that keeps a transaction open. */
export interface RunningQuery {
  pid: number;
  /** Seconds that its statement has run, or that its transaction has waited for the next; null: hidden. */
  seconds: number | null;
  /** `active`, `idle in transaction`, …; `hidden`: another role's, and this one is no member of pg_monitor. */
  state: string;
  user: string | null;
  application: string;
  /** Whether it waits for a lock of another session; see `locks`. */
  waiting: boolean;
  /** The first 200 characters with `text`, else the first word, such as `SELECT …`; null: hidden. */
  query: string | null;
}

/**
 * What runs in this database now, the longest first: what `cancelQuery` can be used on. Sessions of which
 * the role may not see the time are listed whatever the limit, when they have a transaction open.
 */
export async function longQueries(
  target: DatabaseTarget,
  { longerThanMs = 0, text = false }: LongQueriesOptions = {},
): Promise<RunningQuery[]> {
  return withSession(target, async (session) =>
    session.query<RunningQuery>(
      `select pid,
  extract(epoch from clock_timestamp() - case when state = 'active' then query_start else state_change end)::float8 as seconds,
  case when ${HIDDEN_SESSION} then 'hidden' else coalesce(state, 'unknown') end as state,
  usename as "user", application_name as application,
  exists (select from pg_catalog.pg_locks where pg_locks.pid = pg_stat_activity.pid and not granted) as waiting,
  ${statementText('pg_stat_activity', 200, '$2::boolean')} as query
from pg_catalog.pg_stat_activity
where ${CLIENT_SESSION} and datname = current_database() and pid <> pg_catalog.pg_backend_pid()
  and (case when ${HIDDEN_SESSION}
    then exists (select from pg_catalog.pg_locks
      where pg_locks.pid = pg_stat_activity.pid and locktype = 'virtualxid' and granted)
    else state <> 'idle'
      and clock_timestamp() - case when state = 'active' then query_start else state_change end
        > $1::float8 * interval '1 millisecond' end)
order by seconds desc nulls last, pid`,
      [longerThanMs, text],
    ),
  );
}
