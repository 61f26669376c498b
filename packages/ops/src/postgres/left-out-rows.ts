import type { DirectSession } from './direct-session.ts';

/**
 * Tables of the shared cache (migration 5). What they hold may be lost at any time, and after a restore it
 * would be old.
 */
const CACHE_TABLES = `'cache_entries', 'cache_leases'`;

/**
 * Condition on `pg_class` joined with `pg_namespace`: a backup holds the table without its rows. `$1` is the
 * schema of Lens's tables. Of a standby no unlogged table can be read.
 */
export const ROWS_LEFT_OUT: string = `(relpersistence = 'u' and (pg_is_in_recovery() or (nspname = $1 and relname in (${CACHE_TABLES})
  and exists (select from pg_class as ours where ours.relnamespace = pg_namespace.oid and ours.relname = 'migrations'))))`;

/** The tables that a backup holds without their rows. */
export async function readTablesLeftOut(
  session: DirectSession,
  lensSchema: string,
): Promise<{ schema: string; name: string }[]> {
  return session.query(
    `select nspname as schema, relname as name from pg_class join pg_namespace on pg_namespace.oid = relnamespace
where relkind = 'r' and ${ROWS_LEFT_OUT} order by 1, 2`,
    [lensSchema],
  );
}
