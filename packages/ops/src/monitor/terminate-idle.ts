import { OPS_APPLICATION_NAME, withSession, type DatabaseTarget } from '../postgres/session.ts';

export interface TerminateIdleOptions {
  /** Sessions that have done nothing for longer than this, in milliseconds. */
  olderThanMs: number;
  /** Only say which. @default false */
  dryRun?: boolean;
}

/** An idle session that was, or would be, ended. */
export interface IdleSession {
  pid: number;
  application: string;
  state: string;
  /** Seconds since it did something. */
  idleSeconds: number;
  /** False in a dry run, and for a session that was gone already. */
  terminated: boolean;
}

/** Programs of backups and maintenance, which may pause for long between two statements. */
const MAINTENANCE: readonly string[] = [
  'pg_dump',
  'pg_dumpall',
  'pg_restore',
  'pg_basebackup',
  'vacuumdb',
  'reindexdb',
  'pg_repack',
  OPS_APPLICATION_NAME,
];

/**
 * Ends sessions of this role in this database that are idle, or idle in a transaction, for too long. Left
 * alone are other roles' sessions, this one, maintenance programs, sessions that hold an advisory lock
 * (migrations and backups do while they work elsewhere) and sessions that listen for notifications.
 */
export async function terminateIdle(
  target: DatabaseTarget,
  { olderThanMs, dryRun = false }: TerminateIdleOptions,
): Promise<IdleSession[]> {
  if (!Number.isFinite(olderThanMs) || olderThanMs < 0) {
    throw new RangeError('olderThanMs is not a number of milliseconds from 0 up.');
  }

  return withSession(target, async (session) =>
    session.query<IdleSession>(
      `with idle as materialized (
  select pid, application_name as application, state,
    extract(epoch from clock_timestamp() - state_change)::float8 as "idleSeconds"
  from pg_catalog.pg_stat_activity
  where backend_type = 'client backend' and datname = current_database() and usename = current_user
    and state in ('idle', 'idle in transaction', 'idle in transaction (aborted)')
    and clock_timestamp() - state_change > $1::float8 * interval '1 millisecond'
    and pid <> pg_catalog.pg_backend_pid()
    and application_name <> all ($2::text[])
    and query !~* '^\\s*listen\\y'
    and not exists (
      select from pg_catalog.pg_locks
      where pg_locks.pid = pg_stat_activity.pid and locktype = 'advisory')
)
select pid, application, state, "idleSeconds",
  case when $3::boolean then false else pg_catalog.pg_terminate_backend(pid) end as terminated
from idle order by "idleSeconds" desc, pid`,
      [olderThanMs, [...MAINTENANCE], dryRun],
    ),
  );
}
