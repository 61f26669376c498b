import { filterClause } from '../../aggregates/filter-clause.ts';
import { sql } from '../../compile/sql.ts';
import type { Decomposition } from './decomposition.ts';

/** A sum of counts; none of nothing. */
export const count: Decomposition = ({ argument, condition, above, partial }) => {
  const counted = partial(sql`count(${argument ?? sql`*`})${filterClause(condition)}`);
  return sql`COALESCE(sum(${counted})${filterClause(above)}, 0)::bigint`;
};
