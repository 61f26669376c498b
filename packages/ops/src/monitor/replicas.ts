import { withSession, type DatabaseTarget } from '../postgres/session.ts';

/** A replica of this server, a slot that keeps WAL for one, or this server's own place as a replica. */
export interface Replica {
  kind: /** A connected replica. */
    | 'replica'
    /** A slot that nobody reads: it keeps WAL until the disk is full. */
    | 'idle slot'
    /** This server itself follows another. */
    | 'self';
  name: string;
  /** `hidden`: the role is no member of pg_monitor. */
  state: string;
  /** Bytes of WAL that it has not replayed; null when unknown. */
  lagBytes: number | null;
  /** Seconds behind; of a server without writes, since the last one. Null when unknown. */
  lagSeconds: number | null;
}

/** How far replicas are behind. Empty on a server without any. */
export async function replicas(target: DatabaseTarget): Promise<Replica[]> {
  return withSession(target, async (session) =>
    session.query<Replica>(
      `with here as (
  select case when pg_catalog.pg_is_in_recovery() then pg_catalog.pg_last_wal_replay_lsn()
    else pg_catalog.pg_current_wal_lsn() end as lsn
)
select 'replica' as kind, application_name as name,
  case when state is null then 'hidden' else state || ', ' || coalesce(sync_state, 'unknown') end as state,
  pg_catalog.pg_wal_lsn_diff(lsn, replay_lsn)::float8 as "lagBytes", extract(epoch from replay_lag)::float8 as "lagSeconds"
from pg_catalog.pg_stat_replication, here
union all
select 'idle slot', slot_name, coalesce(wal_status, 'unknown'), pg_catalog.pg_wal_lsn_diff(lsn, restart_lsn)::float8, null
from pg_catalog.pg_replication_slots, here where not active
union all
select 'self', 'this server', coalesce((select coalesce(status, 'hidden') from pg_catalog.pg_stat_wal_receiver), 'not streaming'),
  pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())::float8,
  case when pg_catalog.pg_last_wal_receive_lsn() = pg_catalog.pg_last_wal_replay_lsn() then 0
    else extract(epoch from clock_timestamp() - pg_catalog.pg_last_xact_replay_timestamp())::float8 end
where pg_catalog.pg_is_in_recovery()
order by 1 desc, 2`,
    ),
  );
}
