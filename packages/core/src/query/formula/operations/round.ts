import { shownDouble } from '../../compile/shown-double.ts';
import { integer, sql, type Sql } from '../../compile/sql.ts';
import type { Expression } from '../../plan/nodes.ts';
import { castNumber, commonNumberType, isNumber, isWhole } from './number-types.ts';
import { roundDecimal } from '../evaluate/decimal.ts';
import { castValue, isDecimal, unlessNull } from '../evaluate/value.ts';
import type { OperationDescriptor } from './operation.ts';

const MAX_DIGITS = 15;

/** `round(x)` or `round(x, digits)`: halves go away from zero. */
export const round: OperationDescriptor = {
  label: 'round',
  operands: [1, 2],
  check(operands) {
    const [value, digits] = operands;
    if (value === undefined || !isNumber(value)) return { problem: 'round(…) needs a number.' };
    if (digits !== undefined && digitsOf(digits) === null) {
      return { problem: `The digits to round to must be written as a whole number from 0 to ${MAX_DIGITS}.` };
    }
    return commonNumberType([value]);
  },
  sql([value = sql``], operands, { size, type }) {
    if (isWhole({ type })) return value;
    const digits = operands[1] === undefined ? 0 : (digitsOf(operands[1]) ?? 0);
    return castNumber(sql`round(${decimalOf(value, operands[0])}, ${integer(digits)})`, size);
  },
  evaluate: ([value, places], { size, type }) =>
    unlessNull([value?.value() ?? null], (number) => {
      if (isWhole({ type })) return number;
      const exact = castValue(number, value?.expression.size ?? size, 'numeric');
      const digits = places === undefined ? 0 : (digitsOf(places.expression) ?? 0);
      return castValue(isDecimal(exact) ? roundDecimal(exact, digits) : exact, 'numeric', size);
    }),
};

/**
 * As a decimal, since Postgres rounds halves of doubles to the even neighbour. Its own cast of a double
 * keeps 15 digits, the text every digit that the double shows.
 */
function decimalOf(value: Sql, operand: Expression | undefined): Sql {
  if (operand?.size !== 'float8') return sql`(${value})::numeric`;
  return sql`(${shownDouble(value, operand)})::text::numeric`;
}

function digitsOf(operand: Expression): number | null {
  if (operand.kind !== 'literal' || operand.type !== 'integer') return null;
  const digits = Number(operand.value);
  return digits <= MAX_DIGITS ? digits : null;
}
