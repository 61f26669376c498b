import { sql } from '../compile/sql.ts';
import { quotient } from './quotient.ts';
import type { WindowDescriptor } from './window.ts';

/** The part of the sum over all groups; null where that is null or zero. */
export const share: WindowDescriptor = {
  options: ['of'],
  runs: false,
  keepsMeasure: false,
  result: () => ({ type: 'double', size: 'float8', storedAs: null }),
  sql: ({ expression, value, within }) =>
    quotient(value, sql`sum(${value}) OVER (${within})`, expression.value.size),
};
