import { expect, test } from 'vitest';
import { inTurns } from './in-turns.ts';

test('makes all in their order, and lets others through while it works', async () => {
  let turns = 0;
  const interval = setInterval(() => (turns += 1), 1);
  const made = await inTurns([5, 4, 3, 2, 1], (item) => {
    const until = performance.now() + 30;
    while (performance.now() < until);
    return item * 2;
  });
  clearInterval(interval);
  expect(made).toEqual([10, 8, 6, 4, 2]);
  expect(turns).toBeGreaterThanOrEqual(3);
  expect(await inTurns([], () => 1)).toEqual([]);
});
