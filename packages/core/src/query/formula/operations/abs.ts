import { sql } from '../../compile/sql.ts';
import { isDecimal, unlessNull, type Exact } from '../evaluate/value.ts';
import { castNumber, castOperand, commonNumberType, grown, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

/** The number without its sign. */
export const abs: OperationDescriptor = {
  label: 'abs',
  operands: [1, 1],
  check: (operands) =>
    operands.every(isNumber) ? grown(commonNumberType(operands)) : { problem: 'abs(…) needs a number.' },
  sql: ([value = sql``], _operands, { size }) => sql`abs(${castNumber(value, size)})`,
  evaluate: (operands, { size }) =>
    unlessNull<Exact>(
      operands.map((operand) => castOperand(operand, size)),
      (value) => {
        if (!isDecimal(value)) return Math.abs(value);
        return value.digits < 0n ? { ...value, digits: -value.digits } : value;
      },
    ),
};
