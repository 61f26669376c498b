import { expect, it } from 'vitest';
import { createSeldom } from './seldom.ts';

it('says yes once a minute for each subject', () => {
  let now = 0;
  const isSeldom = createSeldom({ now: () => now });
  expect([isSeldom('redis'), isSeldom('redis'), isSeldom('postgres')]).toEqual([true, false, true]);
  now = 59_999;
  expect(isSeldom('redis')).toBe(false);
  now = 60_000;
  expect([isSeldom('redis'), isSeldom('redis')]).toEqual([true, false]);
});
