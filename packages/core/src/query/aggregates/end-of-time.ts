import { sql, type Sql } from '../compile/sql.ts';
import { COMPARABLE } from '../dataset/type-groups.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { collation } from './collation.ts';
import { filterClause } from './filter-clause.ts';
import { timeField } from './options/time-field.ts';
import { ownType, ownValue } from './own-value.ts';

/**
 * The value at the first or the last time, by `direction`. Rows without a value or without a time do
 * not count; of several values at that time it is the smallest first or the largest last, so that the
 * answer never depends on the order in which rows are read.
 */
export function endOfTime(direction: Sql): AggregateDescriptor {
  return {
    field: 'required',
    types: COMPARABLE,
    options: { by: timeField },
    countsDuplicates: false,
    keepsMeasure: true,
    result: ownType,
    sql({ argument, expression, options: { by = sql`` }, condition }) {
      const value = argument ?? sql``;
      const order = sql`${by} ${direction}, ${value}${collation(expression)} ${direction}`;
      const filter = filterClause(sql`${value} IS NOT NULL`, sql`${by} IS NOT NULL`, condition);
      return ownValue(sql`(array_agg(${value} ORDER BY ${order})${filter})[1]`, expression);
    },
  };
}
