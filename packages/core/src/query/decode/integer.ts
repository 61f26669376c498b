import { LensError } from '../../errors/lens-error.ts';

/**
 * A whole number as a JSON number. Throws `number_out_of_range` beyond 2^53, where JSON numbers lose
 * digits.
 */
export function decodeInteger(text: string): number | string {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number;
  if (Number.isFinite(number) && !Number.isInteger(number)) return number;
  if (Number.isNaN(number) || text.endsWith('Infinity')) return text;
  throw new LensError(
    'number_out_of_range',
    'A whole number of the answer is beyond 9007199254740991. Give its field the type bigint in the dataset.',
  );
}
