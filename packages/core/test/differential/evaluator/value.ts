import { Exact } from './exact.ts';

/**
 * A value of a row or a group: text, times of day and UUIDs as strings, doubles as numbers, every other
 * number exact, and times as microseconds of their own line (instants since the epoch; wall clocks and
 * dates as if they were UTC).
 */
export type Value = null | boolean | string | number | bigint | Exact;

/** A value that is there. */
export type Known = Exclude<Value, null>;

/** Order of values of one type, as for sorting: NaN after every number, text by code points. */
export function compareValues(left: Known, right: Known): number {
  if (left instanceof Exact && right instanceof Exact) return left.compare(right);
  if (isNumeric(left) && isNumeric(right)) return compareDoubles(toDouble(left), toDouble(right));
  if (typeof left === 'string' && typeof right === 'string') return compareText(left, right);
  if (typeof left !== typeof right) throw new TypeError('Values of two types are not compared.');
  return left < right ? -1 : left > right ? 1 : 0;
}

/** Equal for values that are one group, or one different value. */
export function keyOf(value: Value): string {
  if (value instanceof Exact) return value.key();
  if (typeof value === 'number') return `double ${value === 0 ? 0 : value}`;
  return `${typeof value} ${String(value)}`;
}

/** The number as a double. */
export function toDouble(value: Exact | number): number {
  return typeof value === 'number' ? value : value.toNumber();
}

/** True for numbers of either kind. */
export function isNumeric(value: Value): value is Exact | number {
  return typeof value === 'number' || value instanceof Exact;
}

function compareDoubles(left: number, right: number): number {
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return left < right ? -1 : left > right ? 1 : 0;
}

function compareText(left: string, right: string): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const [one, other] = [left.charCodeAt(index), right.charCodeAt(index)];
    if (one !== other) return weight(one) - weight(other);
  }
  return left.length - right.length;
}

/** Halves of surrogate pairs stand for code points beyond all that have one unit. */
function weight(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
