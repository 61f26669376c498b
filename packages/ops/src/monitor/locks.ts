import { withSession, type DatabaseTarget } from '../postgres/session.ts';

/** A session that waits for another. */
export interface LockWait {
  waitingPid: number;
  waitingUser: string | null;
  waitingSeconds: number;
  waitingQuery: string;
  /** What is locked, such as `lens.dashboards`; null when it is not a table or index of this database. */
  relation: string | null;
  blockingPid: number;
  blockingUser: string | null;
  blockingApplication: string;
  /** `idle in transaction` means that somebody forgot to end it. */
  blockingState: string | null;
  /** Seconds since the blocking transaction began. */
  blockingSeconds: number | null;
  blockingQuery: string;
}

/** Who waits for whom in this database, the longest wait first. */
export async function locks(target: DatabaseTarget): Promise<LockWait[]> {
  return withSession(target, async (session) =>
    session.query<LockWait>(
      `select waiting.pid as "waitingPid", waiting.usename as "waitingUser",
  extract(epoch from clock_timestamp() - waiting.query_start)::float8 as "waitingSeconds",
  pg_catalog.left(pg_catalog.regexp_replace(waiting.query, '\\s+', ' ', 'g'), 200) as "waitingQuery",
  (select relation::regclass::text from pg_catalog.pg_locks
    where pg_locks.pid = waiting.pid and not granted and relation is not null limit 1) as relation,
  blocking.pid as "blockingPid", blocking.usename as "blockingUser", blocking.application_name as "blockingApplication",
  blocking.state as "blockingState", extract(epoch from clock_timestamp() - blocking.xact_start)::float8 as "blockingSeconds",
  pg_catalog.left(pg_catalog.regexp_replace(blocking.query, '\\s+', ' ', 'g'), 200) as "blockingQuery"
from pg_catalog.pg_stat_activity as waiting
  cross join lateral unnest(pg_catalog.pg_blocking_pids(waiting.pid)) as blocker (pid)
  join pg_catalog.pg_stat_activity as blocking on blocking.pid = blocker.pid
where waiting.wait_event_type = 'Lock' and waiting.datname = current_database()
order by "waitingSeconds" desc, "waitingPid", "blockingPid"`,
    ),
  );
}
