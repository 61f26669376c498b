import { nearestDouble } from '../aggregates/nearest-double.ts';
import { sql, type Sql } from '../compile/sql.ts';
import type { NumberSize } from '../plan/nodes.ts';

/** A number of that size as a decimal of just its digits: sums of these leave no bounds. */
export function asDecimal(value: Sql, size: NumberSize | null): Sql {
  return size === 'float8' ? sql`(${value})::text::numeric` : sql`(${value})::numeric`;
}

/**
 * One decimal divided by another, as the nearest double; null where the divisor is zero. It never fails: what is
 * beyond the doubles is infinite.
 */
export function quotient(dividend: Sql, divisor: Sql): Sql {
  return nearestDouble(sql`(${dividend} / NULLIF(${divisor}, 0))`);
}
