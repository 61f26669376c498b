import { sql } from '../../compile/sql.ts';
import { isDecimal, unlessNull, type Exact } from '../evaluate/value.ts';
import { castNumber, castOperand, commonNumberType, grown, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

/** The number with the other sign. */
export const negate: OperationDescriptor = {
  label: '-',
  operands: [1, 1],
  check: (operands) =>
    operands.every(isNumber) ? grown(commonNumberType(operands)) : { problem: '"-" needs a number.' },
  sql: ([value = sql``], _operands, { size }) => sql`(- ${castNumber(value, size)})`,
  evaluate: (operands, { size }) =>
    unlessNull<Exact>(
      operands.map((operand) => castOperand(operand, size)),
      (value) => (isDecimal(value) ? { ...value, digits: -value.digits } : -value),
    ),
};
