import { withSession, type DatabaseTarget } from '../postgres/session.ts';
import { CLIENT_SESSION, HIDDEN_SESSION } from './client-sessions.ts';

/** Facts about a database that are worth a graph. */
export interface DatabaseFacts {
  sizeBytes: number;
  /** Sessions that wait for a lock, of every role. */
  blockedSessions: number;
  /**
   * Age of the oldest open transaction that the role may see, in seconds; 0 for none. Null when there are
   * only such as it may not see.
   */
  oldestTransactionSeconds: number | null;
  /** Clients' sessions of other roles whose state and times are hidden from one without pg_monitor. */
  hiddenSessions: number;
  /** Part of the blocks that came from the server's memory, 0 to 1; null when none was read. */
  cacheHit: number | null;
  deadlocks: number;
  /** Transactions since the oldest row was frozen; at two billion the server stops. */
  frozenAge: number;
}

// Every open transaction holds the lock on its own number, which everybody is shown.
const IN_TRANSACTION = `exists (
        select from pg_catalog.pg_locks where pg_locks.pid = a.pid and locktype = 'virtualxid' and granted)`;

/** Reads one database's size, locks, transactions and cache. */
export async function databaseFacts(target: DatabaseTarget): Promise<DatabaseFacts> {
  return withSession(target, async (session) => {
    const [facts] = await session.query<DatabaseFacts>(
      `select pg_catalog.pg_database_size(d.oid)::float8 as "sizeBytes",
  (select count(distinct pid)::int from pg_catalog.pg_locks join pg_catalog.pg_stat_activity a using (pid)
    where not granted and a.datid = d.oid) as "blockedSessions",
  (select case when bool_or(${HIDDEN_SESSION} and ${IN_TRANSACTION})
      then max(extract(epoch from clock_timestamp() - xact_start))
      else coalesce(max(extract(epoch from clock_timestamp() - xact_start)), 0) end::float8
    from pg_catalog.pg_stat_activity a
    where a.datid = d.oid and a.pid <> pg_catalog.pg_backend_pid() and ${CLIENT_SESSION}) as "oldestTransactionSeconds",
  (select count(*)::int from pg_catalog.pg_stat_activity a where a.datid = d.oid and ${HIDDEN_SESSION}) as "hiddenSessions",
  (blks_hit / nullif(blks_hit + blks_read, 0)::numeric)::float8 as "cacheHit", deadlocks::float8 as deadlocks,
  pg_catalog.age(d.datfrozenxid)::float8 as "frozenAge"
from pg_catalog.pg_database d join pg_catalog.pg_stat_database s on s.datid = d.oid
where d.datname = current_database()`,
    );
    if (facts === undefined) throw new TypeError('The server says nothing about this database.');
    return facts;
  });
}
