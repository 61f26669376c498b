import { LensError } from '../../errors/lens-error.ts';
import type { CellDecoder } from '../types.ts';

/** A whole number of a field, or of an aggregate of one, as a JSON number. */
export const decodeInteger: CellDecoder = integerDecoder('Give its field the type bigint in the dataset.');

/** A whole number that a formula computed, as a JSON number. */
export const decodeComputedInteger: CellDecoder = integerDecoder(
  'In its formula, multiply by 1.0 for a rounded number, or use a field of the type bigint for an exact one.',
);

/** Throws `number_out_of_range`, with `advice`, beyond 2^53, where JSON numbers lose digits. */
function integerDecoder(advice: string): CellDecoder {
  return (text) => {
    const number = Number(text);
    if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
    if (Number.isFinite(number) && !Number.isInteger(number)) return number;
    if (Number.isNaN(number) || text.endsWith('Infinity')) return text;
    throw new LensError(
      'number_out_of_range',
      `A whole number of the answer is beyond 9007199254740991. ${advice}`,
    );
  };
}
