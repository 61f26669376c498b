import { setImmediate as nextRound } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLoadShedder } from './load-shedder.ts';

test('turns away after a round of the loop that took too long, until one is quick again', async () => {
  let now = 0;
  const shedder = createLoadShedder({ maxDelayMs: 100, monotonic: () => now });
  const round = async (ms: number): Promise<boolean> => {
    now += 20;
    const isOverloaded = shedder.isOverloaded();
    now += ms;
    await nextRound();
    return isOverloaded;
  };
  expect(await round(100)).toBe(false);
  expect(await round(101)).toBe(false);
  expect(await round(1)).toBe(true);
  expect(await round(500)).toBe(false);
  expect(shedder.isOverloaded()).toBe(true);
});

test('a measurement of long ago says nothing', async () => {
  let now = 0;
  const shedder = createLoadShedder({ maxDelayMs: 100, monotonic: () => now });
  shedder.isOverloaded();
  now = 5_000;
  await nextRound();
  now += 999;
  expect(shedder.isOverloaded()).toBe(true);
  now += 1;
  expect(shedder.isOverloaded()).toBe(false);
});

test('two know nothing of each other, and neither keeps the process alive', async () => {
  let now = 0;
  const [one, two] = [1, 2].map(() => createLoadShedder({ maxDelayMs: 10, monotonic: () => now }));
  one?.isOverloaded();
  now = 50;
  await nextRound();
  await nextRound();
  expect(one?.isOverloaded()).toBe(true);
  expect(two?.isOverloaded()).toBe(false);
  await nextRound();
  await nextRound();
  expect(process.getActiveResourcesInfo()).not.toContain('Immediate');
});
