import { withSession, type DatabaseTarget } from '../postgres/session.ts';

/** Rows of a table that are dead and that vacuum has not removed yet. */
export interface TableBloat {
  table: string;
  sizeBytes: number;
  liveRows: number;
  deadRows: number;
  /** Dead rows as part of all, 0 to 1; null for an empty table. */
  deadShare: number | null;
  /** By hand or by autovacuum; null for never. */
  lastVacuum: Date | null;
  lastAnalyze: Date | null;
  /** Transactions since the table was last frozen; at two billion the server stops. */
  frozenAge: number;
}

/**
 * The tables with the most dead rows, by the server's own estimates. Space that vacuum freed inside a file
 * is not seen: for that there is the extension pgstattuple.
 */
export async function bloat(target: DatabaseTarget, options: { limit?: number } = {}): Promise<TableBloat[]> {
  return withSession(target, async (session) =>
    session.query<TableBloat>(
      `select pg_catalog.format('%I.%I', schemaname, stat.relname) as "table",
  pg_catalog.pg_total_relation_size(relid)::float8 as "sizeBytes", n_live_tup::float8 as "liveRows", n_dead_tup::float8 as "deadRows",
  (n_dead_tup / nullif(n_live_tup + n_dead_tup, 0)::numeric)::float8 as "deadShare",
  greatest(last_vacuum, last_autovacuum) as "lastVacuum", greatest(last_analyze, last_autoanalyze) as "lastAnalyze",
  pg_catalog.age(relfrozenxid)::float8 as "frozenAge"
from pg_catalog.pg_stat_user_tables as stat join pg_catalog.pg_class on pg_class.oid = relid
order by n_dead_tup desc, "sizeBytes" desc, 1 limit $1`,
      [options.limit ?? 20],
    ),
  );
}
