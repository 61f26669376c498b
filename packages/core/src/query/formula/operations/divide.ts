import { sql } from '../../compile/sql.ts';
import { unlessNull } from '../evaluate/value.ts';
import { checkedDouble } from './arithmetic.ts';
import { castNumber, castOperand, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

const quotient = checkedDouble({
  double: (dividend, divisor) => dividend / divisor,
  vanishes: (dividend, divisor, result) => result === 0 && dividend !== 0 && Number.isFinite(divisor),
});

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
  evaluate: (operands) =>
    unlessNull<number>(
      operands.map((operand) => castOperand(operand, 'float8')),
      (dividend, divisor) => (divisor === 0 ? null : quotient(dividend, divisor)),
    ),
};
