import type { SqlType } from '../compile/sql.ts';
import type { ValueReader } from './value-reader.ts';

const NUMBER = /^-?\d{1,1000}(?:\.\d{1,1000})?(?:[eE][+-]?\d{1,3})?$/;
const INTEGER = /^-?\d{1,18}$/;
const NOT_FINITE = new Set(['NaN', 'Infinity', '-Infinity']);

/** Numbers of the exact types: a JSON number, or a decimal string where JSON would lose digits. */
export const exactNumber: ValueReader = (value) => {
  const found = readNumber(value);
  if ('problem' in found) return found;
  // A whole number as bigint keeps an index on an integer column in use; numeric would not.
  const cast: SqlType = INTEGER.test(found.text) ? 'bigint' : 'numeric';
  return { kind: 'point', value: found.text, cast };
};

/** Decimals, always as numeric. */
export const decimal: ValueReader = (value) => {
  const found = readNumber(value);
  return 'problem' in found ? found : { kind: 'point', value: found.text, cast: 'numeric' };
};

/** Doubles, also `"NaN"`, `"Infinity"` and `"-Infinity"`. */
export const double: ValueReader = (value) => {
  if (typeof value === 'string' && NOT_FINITE.has(value))
    return { kind: 'point', value, cast: 'double precision' };
  const found = readNumber(typeof value === 'number' && Number.isFinite(value) ? String(value) : value);
  if ('problem' in found) return found;
  const number = Number(found.text);
  const vanishes = number === 0 && /[1-9]/.test(found.text.split(/[eE]/)[0] ?? '');
  if (!Number.isFinite(number) || vanishes)
    return { problem: 'This number is out of the range of a double.' };
  return { kind: 'point', value: found.text, cast: 'double precision' };
};

function readNumber(value: string | number | boolean): { text: string } | { problem: string } {
  if (typeof value === 'boolean') return { problem: 'This field holds numbers.' };
  if (typeof value === 'string') {
    return NUMBER.test(value)
      ? { text: value }
      : { problem: 'This field holds numbers: write one such as 12.5.' };
  }
  if (!Number.isFinite(value)) return { problem: 'This number is not finite.' };
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return { problem: 'Beyond 9007199254740991 JSON numbers lose digits: write this number in quotes.' };
  }
  return { text: String(value) };
}
