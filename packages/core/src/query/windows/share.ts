import { sql } from '../compile/sql.ts';
import { asDecimal, quotient } from './quotient.ts';
import type { WindowDescriptor } from './window.ts';

/** The part of the sum over all groups; null where that is null or zero. */
export const share: WindowDescriptor = {
  options: ['of'],
  runs: false,
  keepsMeasure: false,
  result: () => ({ type: 'double', size: 'float8', storedAs: null }),
  sql({ expression, value, within }) {
    const own = asDecimal(value, expression.value.size);
    return quotient(own, sql`sum(${own}) OVER (${within})`);
  },
};
