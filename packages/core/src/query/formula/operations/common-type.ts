import { sql, type Sql } from '../../compile/sql.ts';
import type { StoredAs } from '../../../contract/types/dataset.ts';
import type { Expression } from '../../plan/nodes.ts';
import type { TimeFamily } from '../../time/span-of-literal.ts';
import { familyOf, naturalStorage } from '../../time/stored-as/natural.ts';
import type { Value } from '../evaluate/value.ts';
import { castNumber, castOperand, commonNumberType, isNullLiteral, isNumber } from './number-types.ts';
import type { Operand, OperationProblem, ResultType } from './operation.ts';

/** Types with no variants, and null as such. */
const PLAIN: Readonly<Partial<Record<ResultType['type'], Sql>>> = {
  text: sql`NULL::text`,
  boolean: sql`NULL::boolean`,
  time: sql`NULL::time`,
  uuid: sql`NULL::uuid`,
};
const TIMES: Readonly<Record<TimeFamily, Sql>> = {
  instant: sql`NULL::timestamptz`,
  local: sql`NULL::timestamp`,
  date: sql`NULL::date`,
};

/** The one type of several values of which one is chosen. The word null fits every type. */
export function commonType(operands: readonly Expression[]): ResultType | OperationProblem {
  const values = operands.filter((operand) => !isNullLiteral(operand));
  const first = values[0];
  if (first === undefined)
    return { problem: 'At least one of the values must be something other than null.' };
  if (values.every(isNumber)) return commonNumberType(values);
  const { type, storedAs } = first;
  if (storedAs !== null && values.every((value) => isSameTime(value.storedAs, storedAs))) {
    return { type, size: null, storedAs: naturalStorage(storedAs) };
  }
  if (PLAIN[type] !== undefined && values.every((value) => value.type === type)) {
    return { type, size: null, storedAs: null };
  }
  const problem =
    'The values to choose from must all be numbers, all text, all yes or no, or all times of one kind.';
  return { problem };
}

/** A value as the common type. */
export function castToCommon(value: Sql, operand: Expression, { size, storedAs, type }: ResultType): Sql {
  if (size !== null) return castNumber(value, size);
  if (!isNullLiteral(operand)) return value;
  return storedAs === null ? (PLAIN[type] ?? value) : TIMES[familyOf(storedAs)];
}

/** The value of an operand as the common type. */
export function commonValue(operand: Operand, { size }: ResultType): Value {
  return castOperand(operand, size);
}

function isSameTime(left: StoredAs | null, right: StoredAs): boolean {
  return left !== null && familyOf(left) === familyOf(right);
}
