import { withSession, type DatabaseTarget } from '../postgres/session.ts';

/** Sessions of one user, program and state. */
export interface ConnectionGroup {
  database: string | null;
  user: string | null;
  application: string;
  /** As in `pg_stat_activity`: `active`, `idle`, `idle in transaction`, … */
  state: string;
  count: number;
  /** Of them, those that wait for a lock. */
  waiting: number;
  /** Seconds that the longest of them has been in this state; null when the role may not see it. */
  longestSeconds: number | null;
}

/** Who is connected to the server, the largest groups first. Needs `pg_read_all_stats` to see others' states. */
export async function connections(target: DatabaseTarget): Promise<ConnectionGroup[]> {
  return withSession(target, async (session) =>
    session.query<ConnectionGroup>(
      `select datname as database, usename as "user", application_name as application,
  coalesce(state, 'unknown') as state, count(*)::int as count,
  (count(*) filter (where wait_event_type = 'Lock'))::int as waiting,
  max(extract(epoch from clock_timestamp() - state_change))::float8 as "longestSeconds"
from pg_catalog.pg_stat_activity
where backend_type = 'client backend' and pid <> pg_catalog.pg_backend_pid()
group by 1, 2, 3, 4 order by count desc, 1, 2, 3, 4`,
    ),
  );
}
