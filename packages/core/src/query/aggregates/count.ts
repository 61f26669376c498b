import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { EVERY_TYPE } from '../dataset/type-groups.ts';

/** Rows, or with a field the rows in which it is not null. */
export const count: AggregateDescriptor = {
  field: 'optional',
  types: EVERY_TYPE,
  countsDuplicates: true,
  result: () => ({ type: 'integer', size: 'int8', storedAs: null }),
  sql: (argument, filter) => (argument === null ? sql`count(*)${filter}` : sql`count(${argument})${filter}`),
};
