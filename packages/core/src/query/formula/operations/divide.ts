import { castNumber, isNumber } from './number-types.ts';
import { sql } from '../../compile/sql.ts';
import type { OperationDescriptor } from './operation.ts';

/** Division of the real numbers, also of whole ones; null when the divisor is zero. */
export const divide: OperationDescriptor = {
  label: '/',
  operands: [2, 2],
  check: (operands) =>
    operands.every(isNumber)
      ? { type: 'double', size: 'float8', storedAs: null }
      : { problem: 'Both sides must be numbers.' },
  sql(values) {
    const [dividend, divisor] = values.map((value) => castNumber(value, 'float8'));
    return sql`(${dividend ?? sql``} / NULLIF(${divisor ?? sql``}, 0))`;
  },
};
