import { sql, type Sql } from '../../compile/sql.ts';
import type { Decimal } from '../evaluate/decimal.ts';
import { isDecimal, unlessNull, type Exact } from '../evaluate/value.ts';
import { castNumber, castOperand, commonNumberType, isNumber, isWhole } from './number-types.ts';
import type { OperationDescriptor } from './operation.ts';

/** How it is computed: of an exact number, and of a double. */
interface Computation {
  exact(value: Decimal): Decimal;
  double(value: number): number;
}

/** A function of one number that keeps its type: floor or ceil. */
export function wholeNumber(
  label: string,
  functionName: Sql,
  { exact, double }: Computation,
): OperationDescriptor {
  return {
    label,
    operands: [1, 1],
    check: (operands) =>
      operands.every(isNumber) ? commonNumberType(operands) : { problem: `${label}(…) needs a number.` },
    // Whole numbers are whole already, and Postgres would make them double.
    sql([value = sql``], [operand], { size, type }) {
      if (isWhole({ type })) return value;
      return sql`${functionName}(${operand?.size === size ? value : castNumber(value, size)})`;
    },
    evaluate: (operands, { size }) =>
      unlessNull<Exact>(
        operands.map((operand) => castOperand(operand, size)),
        (value) => (isDecimal(value) ? exact(value) : double(value)),
      ),
  };
}
