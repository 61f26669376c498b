import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { NUMBERS } from './types-taken.ts';

/** The mean of the values that are not null; null of none. */
export const avg: AggregateDescriptor = {
  field: 'required',
  types: NUMBERS,
  countsDuplicates: true,
  result: () => ({ type: 'double', size: 'float8', storedAs: null }),
  sql: (argument, filter) => sql`(avg(${argument ?? sql``})${filter})::double precision`,
};
