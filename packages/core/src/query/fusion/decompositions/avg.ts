import { filterClause } from '../../aggregates/filter-clause.ts';
import { nearestDouble } from '../../aggregates/nearest-double.ts';
import { sql } from '../../compile/sql.ts';
import type { Decomposition } from './decomposition.ts';

/**
 * The sum of sums by the sum of counts, divided as Postgres's own `avg` divides them. That of doubles is not
 * taken apart: in other steps it would round otherwise.
 */
export const avg: Decomposition = ({ aggregate, argument, condition, above, partial }) => {
  const size = aggregate.argument?.size;
  if (argument === null || size === 'float8') return null;
  const filter = filterClause(above);
  const sums = partial(sql`sum(${argument})${filterClause(condition)}`);
  const counts = partial(sql`count(${argument})${filterClause(condition)}`);
  const exact = sql`(sum(${sums})${filter} / NULLIF(sum(${counts})${filter}, 0))`;
  return size === 'numeric' ? nearestDouble(exact) : sql`${exact}::double precision`;
};
