import { joinSql, sql, type Sql } from './sql.ts';

/**
 * Whether two rows of equally many values are the same, nulls too. Unlike `IS NOT DISTINCT FROM`, Postgres can
 * hash and sort what is compared so; and it reckons one condition, where it would take the odds of several
 * for independent of each other and expect no rows.
 */
export function equalRows(left: readonly Sql[], right: readonly Sql[]): Sql {
  return sql`${asRow(left)} = ${asRow(right)}`;
}

/** Several values as one, which is the same where all of them are. */
function asRow(values: readonly Sql[]): Sql {
  const list = joinSql(values, sql`, `);
  return values.length === 1 ? sql`ARRAY[${list}]` : sql`ROW(${list})::record`;
}
