import { withSession, type DatabaseTarget } from '../postgres/session.ts';

/** Facts about a database that are worth a graph. */
export interface DatabaseFacts {
  sizeBytes: number;
  /** Sessions that wait for a lock. */
  blockedSessions: number;
  /** Age of the oldest open transaction, in seconds; 0 for none. */
  oldestTransactionSeconds: number;
  /** Part of the blocks that came from the server's memory, 0 to 1; null when none was read. */
  cacheHit: number | null;
  deadlocks: number;
  /** Transactions since the oldest row was frozen; at two billion the server stops. */
  frozenAge: number;
}

/** Reads one database's size, locks, transactions and cache. */
export async function databaseFacts(target: DatabaseTarget): Promise<DatabaseFacts> {
  return withSession(target, async (session) => {
    const [facts] = await session.query<DatabaseFacts>(
      `select pg_catalog.pg_database_size(d.oid)::float8 as "sizeBytes",
  (select count(*)::int from pg_catalog.pg_stat_activity a where a.datid = d.oid and wait_event_type = 'Lock') as "blockedSessions",
  coalesce((select max(extract(epoch from clock_timestamp() - xact_start))::float8 from pg_catalog.pg_stat_activity a
    where a.datid = d.oid and a.pid <> pg_catalog.pg_backend_pid() and backend_type = 'client backend'), 0) as "oldestTransactionSeconds",
  (blks_hit / nullif(blks_hit + blks_read, 0)::numeric)::float8 as "cacheHit", deadlocks::float8 as deadlocks,
  pg_catalog.age(d.datfrozenxid)::float8 as "frozenAge"
from pg_catalog.pg_database d join pg_catalog.pg_stat_database s on s.datid = d.oid
where d.datname = current_database()`,
    );
    if (facts === undefined) throw new TypeError('The server says nothing about this database.');
    return facts;
  });
}
