import { MisbehavedServerError } from '../lease-errors.ts';
import type { RawRows } from '../raw-rows.ts';

/** Of the length words. */
const WORD = 4;

/**
 * Makes sure that the values of each row fill it exactly and that all rows have as many. Whoever reads the
 * values relies on it, and only a server that is none breaks it. Throws MisbehavedServerError.
 */
export function assertWholeRows({ segments }: RawRows): void {
  let columns: number | undefined;
  for (const { bytes, starts } of segments) {
    for (const start of starts) {
      const count = bytes.readInt16BE(start);
      columns ??= count;
      const end = start - WORD + bytes.readInt32BE(start - WORD);
      if (count !== columns || !isFilled(bytes, start, count, end)) {
        throw new MisbehavedServerError('The server sent a row whose values do not fill it.');
      }
    }
  }
}

function isFilled(bytes: Buffer, start: number, count: number, end: number): boolean {
  let at = start + 2;
  for (let index = 0; index < count; index += 1) {
    if (at + WORD > end || bytes.readInt32BE(at) < -1) return false;
    at += WORD + Math.max(0, bytes.readInt32BE(at));
  }
  return at === end;
}
