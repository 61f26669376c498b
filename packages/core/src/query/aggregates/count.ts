import { sql } from '../compile/sql.ts';
import { EVERY_TYPE } from '../dataset/type-groups.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';

/** Rows, or with a field the rows in which it is not null. */
export const count: AggregateDescriptor = {
  field: 'optional',
  types: EVERY_TYPE,
  options: {},
  countsDuplicates: true,
  keepsMeasure: false,
  result: () => ({ type: 'integer', size: 'int8', storedAs: null }),
  sql: ({ argument, condition }) => sql`count(${argument ?? sql`*`})${filterClause(condition)}`,
};
