/**
 * Conditions on rows of `pg_stat_activity`, for statements of this room. Of sessions of roles that the
 * asking one is no member of, Postgres shows only database, process, user and program, unless it is a
 * member of pg_read_all_stats (as pg_monitor is): everything else, their kind too, is null.
 */
export const CLIENT_SESSION = `(backend_type = 'client backend'
    or (backend_type is null and datid is not null and usesysid is not null))`;

/** Sessions of which only that is shown. */
export const HIDDEN_SESSION = `(backend_type is null and datid is not null and usesysid is not null)`;

/**
 * The statement in one line; null where it is not shown.
 *
 * @param text an SQL condition: where it does not hold, only the first word is told, such as `SELECT …`
 */
export function statementText(alias: string, length: number, text = 'true'): string {
  return `case when ${alias}.backend_type is null then null
    when ${text} then pg_catalog.left(pg_catalog.regexp_replace(${alias}.query, '\\s+', ' ', 'g'), ${length})
    else coalesce(pg_catalog.upper((pg_catalog.regexp_match(${alias}.query, '^\\s*(\\w+)'))[1]), '') || ' …' end`;
}
