import { sql, type Sql } from '../compile/sql.ts';
import { ORDERED } from '../dataset/type-groups.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { collation } from './collation.ts';
import { filterClause } from './filter-clause.ts';
import { ownType, ownValue } from './own-value.ts';

/** The smallest or the largest value, by `functionName`; text by code points. */
export function extreme(functionName: Sql): AggregateDescriptor {
  return {
    field: 'required',
    types: ORDERED,
    options: {},
    countsDuplicates: false,
    keepsMeasure: true,
    result: ownType,
    sql: ({ argument, expression, condition }) =>
      ownValue(
        sql`${functionName}(${argument ?? sql``}${collation(expression)})${filterClause(condition)}`,
        expression,
      ),
  };
}
