import { expect, it } from 'vitest';
import { describeSlowest, type TimedFile } from './describe-slowest.ts';

const file = (seconds: number): TimedFile => ({
  relativeModuleId: `file-${seconds}.test.ts`,
  diagnostic: () => ({ prepareDuration: 100, collectDuration: 400, duration: seconds * 1000 - 500 }),
});

it('names the ten slowest files of a run, the slowest first, with all that they took', () => {
  const files = [4, 12, 7, 1, 9, 2, 11, 3, 8, 5, 10, 6].map(file);
  const expected = [12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map((n) => `slow: ${n}.0 s file-${n}.test.ts`);
  expect(describeSlowest(files)).toEqual(expected);
});

it('says nothing about a run of a few files', () => {
  expect(describeSlowest(Array.from({ length: 10 }, (_, index) => file(index + 1)))).toEqual([]);
});
