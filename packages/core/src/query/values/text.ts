import { isStorableText } from './storable-text.ts';
import type { ValueReader } from './value-reader.ts';

/** Text stays text: `"00123"` is not a number, and a number is not text. */
export const text: ValueReader = (value) => {
  if (typeof value !== 'string') return { problem: 'This field holds text: write the value in quotes.' };
  if (!isStorableText(value)) return { problem: 'Text may not hold NUL or half of a surrogate pair.' };
  return { kind: 'point', value, cast: 'text' };
};
