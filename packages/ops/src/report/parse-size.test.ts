import { expect, it } from 'vitest';
import { parseSize } from './parse-size.ts';

it('reads sizes', () => {
  expect(['500', '20K', '1.5M', '2GiB', '1T'].map(parseSize)).toEqual([
    500,
    20_480,
    1_572_864,
    2 ** 31,
    2 ** 40,
  ]);
  expect(['', 'M', '-1', '1X', '1 M', '1e3'].map(parseSize)).toEqual(Array(6).fill(undefined));
});
