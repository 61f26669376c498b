import { withSession, type DatabaseTarget } from '../postgres/session.ts';
import { statementText } from './client-sessions.ts';

export interface LocksOptions {
  /** With the text of the statements, which may hold values. @default false */
  text?: boolean;
}

/**
 * A session that waits for another. What a role without pg_monitor is not shown of others' sessions is
 * null; that they wait, and for whom, is shown to everybody.
 */
export interface LockWait {
  waitingPid: number;
  waitingUser: string | null;
  /** Null in the first moments of a wait. */
  waitingSeconds: number | null;
  /** The first 200 characters with `text`, else the first word; null when the role may not see it. */
  waitingQuery: string | null;
  /** What is locked, such as `lens.dashboards`; null when it is not a table or index of this database. */
  relation: string | null;
  /** 0: a prepared transaction, which has no session; see `pg_prepared_xacts`. */
  blockingPid: number;
  blockingUser: string | null;
  blockingApplication: string | null;
  /** `idle in transaction` means that somebody forgot to end it; null when the role may not see it. */
  blockingState: string | null;
  /** Seconds since the blocking transaction began; null when the role may not see it. */
  blockingSeconds: number | null;
  /** As `waitingQuery`. */
  blockingQuery: string | null;
}

/** Who waits for whom in this database, the longest wait first; sessions of every role. */
export async function locks(
  target: DatabaseTarget,
  { text = false }: LocksOptions = {},
): Promise<LockWait[]> {
  return withSession(target, async (session) =>
    // That a session waits is taken from pg_locks: pg_stat_activity hides it from most roles.
    session.query<LockWait>(
      `select waiting.pid as "waitingPid", waiting.usename as "waitingUser",
  extract(epoch from clock_timestamp() - coalesce(wait.waitstart, waiting.query_start))::float8 as "waitingSeconds",
  ${statementText('waiting', 200, '$1::boolean')} as "waitingQuery",
  case when wait.database = waiting.datid then wait.relation::regclass::text end as relation,
  blocker.pid as "blockingPid", blocking.usename as "blockingUser", blocking.application_name as "blockingApplication",
  blocking.state as "blockingState", extract(epoch from clock_timestamp() - blocking.xact_start)::float8 as "blockingSeconds",
  ${statementText('blocking', 200, '$1::boolean')} as "blockingQuery"
from (select distinct on (pid) pid, database, relation, waitstart from pg_catalog.pg_locks where not granted
    order by pid, relation) as wait
  join pg_catalog.pg_stat_activity as waiting on waiting.pid = wait.pid
  cross join lateral (select distinct pid from unnest(pg_catalog.pg_blocking_pids(waiting.pid)) as one (pid)) as blocker
  left join pg_catalog.pg_stat_activity as blocking on blocking.pid = blocker.pid
where waiting.datname = current_database()
order by "waitingSeconds" desc nulls last, "waitingPid", "blockingPid"`,
      [text],
    ),
  );
}
