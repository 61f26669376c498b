import { exactNumber } from './number.ts';
import { text } from './text.ts';
import type { ValueReader } from './value-reader.ts';

/** An element of an array: text, a number, or true and false. */
export const element: ValueReader = (value, operand, zone) => {
  if (typeof value === 'boolean') return { kind: 'point', value, cast: 'boolean' };
  return typeof value === 'number' ? exactNumber(value, operand, zone) : text(value, operand, zone);
};
