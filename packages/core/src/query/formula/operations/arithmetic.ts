import { sql, type Sql } from '../../compile/sql.ts';
import type { Decimal } from '../evaluate/decimal.ts';
import { checkedExact, isDecimal, outOfRange, signOf, unlessNull, type Exact } from '../evaluate/value.ts';
import { castNumber, castOperand, commonNumberType, grown, isNumber } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

const NOT_NUMBERS = 'Both sides must be numbers.';

/** How an operation computes: of exact numbers, and of doubles. */
export interface Computation {
  exact(left: Decimal, right: Decimal): Decimal;
  double(left: number, right: number): number;
  /** A finite double that Postgres refuses, such as zero as the product of two numbers that are not. */
  vanishes(left: number, right: number, result: number): boolean;
}

/** Addition, subtraction or multiplication, by `sign`. */
export function arithmetic(label: string, sign: Sql, computation: Computation): OperationDescriptor {
  return {
    label,
    operands: [2, 2],
    check: (operands) =>
      operands.every(isNumber) ? grown(commonNumberType(operands)) : { problem: NOT_NUMBERS },
    sql(values, _operands, { size }) {
      const [left, right] = values.map((value) => castNumber(value, size));
      return sql`(${left ?? sql``} ${sign} ${right ?? sql``})`;
    },
    evaluate: (operands, { size }) =>
      unlessNull<Exact>(
        operands.map((operand) => castOperand(operand, size)),
        (left, right) => {
          if (isDecimal(left) && isDecimal(right)) return checkedExact(computation.exact(left, right));
          const compute = size === 'float8' ? checkedDouble(computation) : computation.double;
          return compute(signOf(left), signOf(right));
        },
      ),
  };
}

/** The computation of doubles, refusing what Postgres refuses. */
export function checkedDouble({
  double,
  vanishes,
}: Omit<Computation, 'exact'>): (left: number, right: number) => number {
  return (left, right) => {
    const result = double(left, right);
    const isTooLarge = !Number.isFinite(result) && Number.isFinite(left) && Number.isFinite(right);
    if (isTooLarge || vanishes(left, right, result)) throw outOfRange();
    return result;
  };
}
