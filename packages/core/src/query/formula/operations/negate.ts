import { sql } from '../../compile/sql.ts';
import { castNumber, commonNumberType, grown, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

/** The number with the other sign. */
export const negate: OperationDescriptor = {
  label: '-',
  operands: [1, 1],
  check: (operands) =>
    operands.every(isNumber) ? grown(commonNumberType(operands)) : { problem: '"-" needs a number.' },
  sql: ([value = sql``], _operands, { size }) => sql`(- ${castNumber(value, size)})`,
};
