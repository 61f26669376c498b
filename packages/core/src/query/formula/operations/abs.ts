import { sql } from '../../compile/sql.ts';
import { castNumber, commonNumberType, grown, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

/** The number without its sign. */
export const abs: OperationDescriptor = {
  label: 'abs',
  operands: [1, 1],
  check: (operands) =>
    operands.every(isNumber) ? grown(commonNumberType(operands)) : { problem: 'abs(…) needs a number.' },
  sql: ([value = sql``], _operands, { size }) => sql`abs(${castNumber(value, size)})`,
};
