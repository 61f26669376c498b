import { filterClause } from '../../aggregates/filter-clause.ts';
import { AGGREGATES } from '../../aggregates/index.ts';
import { sql } from '../../compile/sql.ts';
import type { Decomposition } from './decomposition.ts';

/** A sum of sums. Of whole numbers Postgres makes it wider than in one piece, which shows no difference. */
export const sum: Decomposition = ({ aggregate, argument, condition, above, partial }) => {
  const { argument: expression } = aggregate;
  const own = AGGREGATES.sum?.sql({ argument, expression, options: {}, condition });
  if (own === undefined) return null;
  return sql`sum(${partial(own)})${filterClause(above)}`;
};
