import { sql } from '../compile/sql.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { NUMBERS } from '../dataset/type-groups.ts';

/** The sum, as exact as its field; null of no rows. */
export const sum: AggregateDescriptor = {
  field: 'required',
  types: NUMBERS,
  countsDuplicates: true,
  result(argument) {
    const type = argument?.type ?? 'double';
    if (argument?.size === 'float8') return { type, size: 'float8', storedAs: null };
    return { type, size: argument?.size === 'int4' ? 'int8' : 'numeric', storedAs: null };
  },
  sql(argument, filter, expression) {
    // Postgres would add 4-byte floats in 4 bytes.
    const value =
      expression?.size === 'float8' ? castNumber(argument ?? sql``, 'float8') : (argument ?? sql``);
    return sql`sum(${value})${filter}`;
  },
};
