import { shownDouble } from '../compile/shown-double.ts';
import { sql } from '../compile/sql.ts';
import { COMPARABLE } from '../dataset/type-groups.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { collation } from './collation.ts';
import { filterClause } from './filter-clause.ts';

/** Different values; null is none. */
export const countDistinct: AggregateDescriptor = {
  field: 'required',
  types: COMPARABLE,
  options: {},
  countsDuplicates: false,
  keepsMeasure: false,
  result: () => ({ type: 'integer', size: 'int8', storedAs: null }),
  sql: ({ argument, expression, condition }) =>
    // Without "C" a case-insensitive collation of the column would merge different texts.
    sql`count(DISTINCT ${shownDouble(argument ?? sql``, expression)}${collation(expression)})${filterClause(condition)}`,
};
