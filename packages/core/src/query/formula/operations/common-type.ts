import { sql, type Sql } from '../../compile/sql.ts';
import type { Expression } from '../../plan/nodes.ts';
import { castNumber, commonNumberType, isNullLiteral, isNumber } from './number-types.ts';
import type { OperationProblem, ResultType } from './operation.ts';

const MERGEABLE: ReadonlySet<string> = new Set(['text', 'boolean']);

/** The one type of several values of which one is chosen. The word null fits every type. */
export function commonType(operands: readonly Expression[]): ResultType | OperationProblem {
  const values = operands.filter((operand) => !isNullLiteral(operand));
  const first = values[0];
  if (first === undefined)
    return { problem: 'At least one of the values must be something other than null.' };
  if (values.every(isNumber)) return commonNumberType(values);
  if (!MERGEABLE.has(first.type) || values.some((value) => value.type !== first.type)) {
    return { problem: 'The values to choose from must all be numbers, all text, or all yes or no.' };
  }
  return { type: first.type, size: null, storedAs: null };
}

/** A value as the common type. */
export function castToCommon(value: Sql, operand: Expression, result: ResultType): Sql {
  if (result.size !== null) return castNumber(value, result.size);
  if (isNullLiteral(operand)) return result.type === 'boolean' ? sql`NULL::boolean` : sql`NULL::text`;
  return value;
}
