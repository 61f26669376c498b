import { sql } from '../compile/sql.ts';
import { NUMBERS } from '../dataset/type-groups.ts';
import { castNumber } from '../formula/operations/number-types.ts';
import type { AggregateDescriptor } from './aggregate.ts';
import { filterClause } from './filter-clause.ts';

/** The sum, as exact as its field; null of no rows. */
export const sum: AggregateDescriptor = {
  field: 'required',
  types: NUMBERS,
  options: {},
  countsDuplicates: true,
  keepsMeasure: true,
  result(argument) {
    const type = argument?.type ?? 'double';
    if (argument?.size === 'float8') return { type, size: 'float8', storedAs: null };
    return { type, size: argument?.size === 'int4' ? 'int8' : 'numeric', storedAs: null };
  },
  sql({ argument, expression, condition }) {
    const value = argument ?? sql``;
    // Postgres would add 4-byte floats in 4 bytes.
    const wide = expression?.size === 'float8' ? castNumber(value, 'float8') : value;
    return sql`sum(${wide})${filterClause(condition)}`;
  },
};
