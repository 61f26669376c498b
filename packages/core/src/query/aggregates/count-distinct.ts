import { sql } from '../compile/sql.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { COMPARABLE } from '../dataset/type-groups.ts';

/** Different values; null is none. */
export const countDistinct: AggregateDescriptor = {
  field: 'required',
  types: COMPARABLE,
  countsDuplicates: false,
  result: () => ({ type: 'integer', size: 'int8', storedAs: null }),
  sql(argument, filter, expression) {
    // Without this a case-insensitive collation of the column would merge different texts.
    const collate = expression?.type === 'text' ? sql` COLLATE "C"` : sql``;
    return sql`count(DISTINCT ${argument ?? sql``}${collate})${filter}`;
  },
};
