import { joinSql, sql, type Sql } from '../compile/sql.ts';

/** ` FILTER (WHERE …)` of the conditions that there are, or nothing; it stands right after an aggregate's parentheses. */
export function filterClause(...conditions: readonly (Sql | null)[]): Sql {
  const all = conditions.filter((condition) => condition !== null);
  return all.length === 0 ? sql`` : sql` FILTER (WHERE ${joinSql(all, sql` AND `)})`;
}
