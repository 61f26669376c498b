import { joinSql, sql, type Sql } from './sql.ts';

/**
 * Whether two rows of equally many values are the same, nulls too. Unlike `IS NOT DISTINCT FROM`, Postgres can
 * hash and sort what is compared so; and it does not take the odds of each value for independent of the others
 * and expect no rows. Records of no declared type it would only sort: their hashes it looks up.
 */
export function equalRows(left: readonly Sql[], right: readonly Sql[]): Sql {
  const [one, other] = [left, right].map((values) => joinSql(values, sql`, `));
  if (one === undefined || other === undefined) throw new TypeError('There are two sides.');
  if (left.length === 1) return sql`ARRAY[${one}] = ARRAY[${other}]`;
  return sql`(${hashOf(one)} = ${hashOf(other)} AND ROW(${one})::record = ROW(${other})::record)`;
}

function hashOf(list: Sql): Sql {
  return sql`hash_record_extended(ROW(${list}), 0)`;
}
