import { filterClause } from '../../aggregates/filter-clause.ts';
import { nearestDouble } from '../../aggregates/nearest-double.ts';
import { sql, type Sql } from '../../compile/sql.ts';
import type { Decomposition } from './decomposition.ts';

/**
 * How far values lie from their mean, of their count, their sum and the sum of their squares, all exact;
 * `inUnits` takes the root. That of doubles is not taken apart: its digits would cancel each other out.
 */
export function spread(inUnits: boolean): Decomposition {
  return ({ aggregate, argument, condition, above, partial }) => {
    const size = aggregate.argument?.size;
    if (argument === null || size === 'float8') return null;
    const filter = filterClause(above);
    const whole = (part: Sql): Sql => sql`sum(${partial(sql`${part}${filterClause(condition)}`)})${filter}`;
    // Squares of 4-byte numbers fit into eight bytes; a column that holds more than it should is not rounded.
    const wide = size === 'int4' ? sql`(${argument}) * 1::bigint` : sql`(${argument})::numeric`;
    const count = whole(sql`count(${argument})`);
    const sum = whole(sql`sum(${argument})`);
    const squares = whole(sql`sum(${wide} * (${argument}))`);
    const apart = sql`(${count} * ${squares} - ${sum} * ${sum})`;
    const variance = sql`(${apart} / (${count} * (${count} - 1)))`;
    // What is infinite or no number has no root of its own to take.
    const result = inUnits ? sql`sqrt(${variance})` : variance;
    const found = sql`(CASE WHEN ${count} > 1 THEN CASE WHEN ${sum} IN ('NaN', 'Infinity', '-Infinity') THEN 'NaN' WHEN ${apart} <= 0 THEN 0 ELSE ${result} END END)`;
    return size === 'numeric' ? nearestDouble(found) : sql`${found}::double precision`;
  };
}
