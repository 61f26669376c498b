import { nearestDouble } from '../aggregates/nearest-double.ts';
import { sql, type Sql } from '../compile/sql.ts';
import type { NumberSize } from '../plan/nodes.ts';

/**
 * One number divided by another, both of that size, as the nearest double; null where the divisor is zero.
 * Divided as decimals, it never fails: what is beyond the doubles is infinite.
 */
export function quotient(dividend: Sql, divisor: Sql, size: NumberSize | null): Sql {
  const decimal = (value: Sql): Sql =>
    size === 'float8' ? sql`(${value})::text::numeric` : sql`(${value})::numeric`;
  return nearestDouble(sql`(${decimal(dividend)} / NULLIF(${decimal(divisor)}, 0))`);
}
