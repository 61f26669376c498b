import fc from 'fast-check';
import { expect, it } from 'vitest';
import { wordsOf } from './json-question.ts';

const bytes = fc.uint8Array({ maxLength: 1_100 });

it('is the same for equal bytes, wherever they stand', () => {
  fc.assert(
    fc.property(bytes, fc.nat(20), (some, offset) => {
      const elsewhere = new Uint8Array(offset + some.length + 3).fill(7);
      elsewhere.set(some, offset);
      expect(wordsOf(elsewhere.subarray(offset, offset + some.length))).toBe(wordsOf(some));
    }),
  );
});

it('is another for other bytes, short or long', () => {
  fc.assert(
    fc.property(bytes, fc.nat(), (some, place) => {
      fc.pre(some.length > 0);
      const other = some.slice();
      const at = place % other.length;
      other[at] = ((other[at] ?? 0) + 1) % 256;
      expect(wordsOf(other)).not.toBe(wordsOf(some));
    }),
  );
});

it('takes no text for the hash of another', () => {
  const long = new Uint8Array(600).fill(1);
  const words = wordsOf(long);
  expect(wordsOf(Buffer.from(words, 'latin1'))).not.toBe(words);
  expect(wordsOf(Buffer.from(words, 'utf8'))).not.toBe(words);
});
