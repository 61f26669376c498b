import { sql, type Sql } from '../compile/sql.ts';

/** Half way from the greatest double to what would follow it, and from zero to the least. */
const GREATEST = sql`1.797693134862315807e308`;
const LEAST = sql`2.4703282292062328e-324`;

/**
 * A `numeric` as the nearest double, infinite beyond all of them and zero before the least: Postgres's
 * own cast fails there. The value is written many times and should be an aggregate, computed once.
 */
export function nearestDouble(numeric: Sql): Sql {
  return sql`(CASE WHEN ${numeric} = 'NaN' THEN 'NaN' WHEN ${numeric} > ${GREATEST} THEN 'Infinity' WHEN ${numeric} < -${GREATEST} THEN '-Infinity' WHEN abs(${numeric}) < ${LEAST} THEN 0 ELSE (${numeric})::double precision END)`;
}
