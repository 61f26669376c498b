import { withSession, type DatabaseTarget } from '../postgres/session.ts';
import { CLIENT_SESSION, HIDDEN_SESSION } from './client-sessions.ts';

/** Sessions of one user, program and state. */
export interface ConnectionGroup {
  database: string | null;
  user: string | null;
  application: string;
  /** As in `pg_stat_activity`: `active`, `idle`, `idle in transaction`, …; `hidden`: the role may not see it. */
  state: string;
  count: number;
  /** Of them, those that wait for a lock; that is shown of every role. */
  waiting: number;
  /** Seconds that the longest of them has been in this state; null when the role may not see it. */
  longestSeconds: number | null;
}

/** Who is connected to the server, the largest groups first. Without pg_monitor others' states are `hidden`. */
export async function connections(target: DatabaseTarget): Promise<ConnectionGroup[]> {
  return withSession(target, async (session) =>
    session.query<ConnectionGroup>(
      `select datname as database, usename as "user", application_name as application,
  case when ${HIDDEN_SESSION} then 'hidden' else coalesce(state, 'unknown') end as state, count(*)::int as count,
  (count(*) filter (where exists (
    select from pg_catalog.pg_locks where pg_locks.pid = pg_stat_activity.pid and not granted)))::int as waiting,
  max(extract(epoch from clock_timestamp() - state_change))::float8 as "longestSeconds"
from pg_catalog.pg_stat_activity
where ${CLIENT_SESSION} and pid <> pg_catalog.pg_backend_pid()
group by 1, 2, 3, 4 order by count desc, 1, 2, 3, 4`,
    ),
  );
}
