import type { FieldType } from '../../../contract/types/dataset.ts';
import { NUMBERS } from '../../dataset/type-groups.ts';
import { sql, type Sql } from '../../compile/sql.ts';
import type { Expression, NumberSize } from '../../plan/nodes.ts';
import { castValue, type Value } from '../evaluate/value.ts';
import type { Operand, ResultType } from './operation.ts';

/** True for a number, other than the word null. */
export function isNumber(operand: Expression): boolean {
  return NUMBERS.has(operand.type) && !isNullLiteral(operand);
}

/** True for the types of whole numbers, however wide. */
export function isWhole({ type }: Pick<ResultType, 'type'>): boolean {
  return type === 'integer' || type === 'bigint';
}

/** True for the word null. */
export function isNullLiteral(operand: Expression): boolean {
  return operand.kind === 'literal' && operand.value === null;
}

/**
 * The type that holds numbers of all these types: double wins over exact types; whole numbers stay
 * whole; a fraction written in the formula is exact beside exact numbers, and double beside whole ones.
 */
export function commonNumberType(operands: readonly Expression[]): ResultType {
  const numbers = operands.filter(isNumber);
  const has = (type: FieldType): boolean => numbers.some((operand) => operand.type === type);
  const exact = numbers.some(
    ({ type, kind }) => type === 'bigint' || (type === 'decimal' && kind !== 'literal'),
  );
  if (has('double') || (has('decimal') && !exact)) return { type: 'double', size: 'float8', storedAs: null };
  if (has('decimal')) return { type: 'decimal', size: 'numeric', storedAs: null };
  const size = numbers.reduce<NumberSize>((widest, operand) => wider(widest, operand.size ?? 'int4'), 'int4');
  return { type: has('bigint') ? 'bigint' : 'integer', size, storedAs: null };
}

/** The same after one addition or multiplication: wide enough that it cannot overflow. */
export function grown(type: ResultType): ResultType {
  if (type.size === 'int4') return { ...type, size: 'int8' };
  return type.size === 'int8' ? { ...type, size: 'numeric' } : type;
}

const CASTS: Readonly<Record<NumberSize, (value: Sql) => Sql>> = {
  int4: (value) => sql`(${value})::integer`,
  int8: (value) => sql`(${value})::bigint`,
  numeric: (value) => sql`(${value})::numeric`,
  float8: (value) => sql`(${value})::double precision`,
};

/** The number as Postgres's type of that size. */
export function castNumber(value: Sql, size: NumberSize | null): Sql {
  return size === null ? value : CASTS[size](value);
}

/** The value of an operand as a number of that size. */
export function castOperand(operand: Operand, size: NumberSize | null): Value {
  return castValue(operand.value(), operand.expression.size, size);
}

const ORDER: readonly NumberSize[] = ['int4', 'int8', 'numeric', 'float8'];

function wider(left: NumberSize, right: NumberSize): NumberSize {
  return ORDER.indexOf(left) >= ORDER.indexOf(right) ? left : right;
}
