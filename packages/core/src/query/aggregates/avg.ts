import { sql } from '../compile/sql.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';

/** The mean of the values that are not null; null of none. */
export const avg: AggregateDescriptor = {
  field: 'required',
  types: NUMBERS,
  options: {},
  countsDuplicates: true,
  keepsMeasure: true,
  result: () => ({ type: 'double', size: 'float8', storedAs: null }),
  sql({ argument, expression, condition }) {
    const value = argument ?? sql``;
    const filter = filterClause(condition);
    if (expression?.size !== 'float8') return sql`(avg(${value})${filter})::double precision`;
    // Postgres's avg of doubles also adds up squares, and fails where only those overflow.
    const double = castNumber(value, 'float8');
    return sql`(sum(${double})${filter} / NULLIF(count(${value})${filter}, 0))`;
  },
};
