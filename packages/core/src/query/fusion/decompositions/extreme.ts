import { collation } from '../../aggregates/collation.ts';
import { filterClause } from '../../aggregates/filter-clause.ts';
import { ownValue } from '../../aggregates/own-value.ts';
import { sql, type Sql } from '../../compile/sql.ts';
import type { Decomposition } from './decomposition.ts';

/** The smallest of the smallest values, or the largest of the largest, by `functionName`. */
export function extreme(functionName: Sql): Decomposition {
  return ({ aggregate, argument, condition, above, partial }) => {
    const { argument: expression } = aggregate;
    const order = collation(expression);
    const value = partial(sql`${functionName}(${argument ?? sql``}${order})${filterClause(condition)}`);
    return ownValue(sql`${functionName}(${value}${order})${filterClause(above)}`, expression);
  };
}
