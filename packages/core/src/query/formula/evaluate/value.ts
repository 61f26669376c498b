import type { NumberSize } from '../../plan/nodes.ts';
import { LensError } from '../../../errors/lens-error.ts';
import { compareDecimals, readDecimal, writeDecimal, type Decimal } from './decimal.ts';

/** A number that Postgres would hold as integer, bigint or numeric; NaN and the infinities as doubles. */
export type Exact = Decimal | number;

/** A value while a formula is evaluated: a double is a number, an exact number is {@link Exact}. */
export type Value = null | boolean | string | Exact;

const MAX_WHOLE_DIGITS = 131_072;

/** Computes nothing of null. */
export function unlessNull<Given extends Value>(
  values: readonly Value[],
  compute: (...values: Given[]) => Value,
): Value {
  return values.includes(null) ? null : compute(...(values as Given[]));
}

/** A number as another type of number, by Postgres's casts. */
export function castValue(value: Value, from: NumberSize | null, to: NumberSize | null): Value {
  if (value === null || to === null || from === to) return value;
  if (to === 'float8') return toDouble(value as Exact);
  return from === 'float8' ? toNumeric(value as number) : value;
}

/** An exact number as the nearest double. Fails where Postgres does: beyond every double, or vanishing. */
export function toDouble(value: Exact): number {
  if (typeof value === 'number') return value;
  const double = Number(writeDecimal(value));
  if (!Number.isFinite(double) || (double === 0 && value.digits !== 0n)) throw outOfRange();
  return double;
}

/** A double as the decimal that it shows. */
export function toNumeric(value: number): Exact {
  return readDecimal(String(value)) ?? value;
}

/** The number itself when Postgres could hold it. */
export function checkedExact(value: Decimal): Decimal {
  const size = value.digits < 0n ? -value.digits : value.digits;
  // Comparing lengths of hexadecimal text is cheap; only near the limit is the decimal text written.
  if (size.toString(16).length < MAX_WHOLE_DIGITS / 2) return value;
  if (String(size).length - value.scale > MAX_WHOLE_DIGITS) throw outOfRange();
  return value;
}

/** Compares numbers of one size, text by code points, or false before true. NaN equals NaN and is above all numbers. */
export function compareValues(left: Value, right: Value): number {
  if (isDecimal(left) && isDecimal(right)) return compareDecimals(left, right);
  if (typeof left === 'string' && typeof right === 'string') {
    return Buffer.compare(Buffer.from(left), Buffer.from(right));
  }
  const [a, b] = [rank(left), rank(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -1 : Number(a > b);
}

/** What an answer beyond every number of its type is refused with, by Postgres and here. */
export function outOfRange(): LensError {
  return new LensError(
    'number_out_of_range',
    'A number of the formula is out of range. Use smaller numbers, or guard the formula with a condition.',
  );
}

/** True for an exact number with decimals, false for every other value of a formula. */
export function isDecimal(value: Value): value is Decimal {
  return typeof value === 'object' && value !== null;
}

/** Beside an infinity or NaN a finite number counts by its sign alone. */
export function signOf(value: Exact): number {
  if (typeof value === 'number') return value;
  return value.digits < 0n ? -1 : Number(value.digits > 0n);
}

function rank(value: Value): number {
  return isDecimal(value) ? 0 : Number(value);
}
