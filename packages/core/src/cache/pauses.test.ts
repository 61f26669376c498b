import { expect, it } from 'vitest';
import { createPauses } from './pauses.ts';

it('a key rests for its time, also when the clock is set back', () => {
  let now = 10_000;
  const pauses = createPauses({ pauseMs: 1_000, now: () => now });
  expect(pauses.has('a')).toBe(false);
  pauses.add('a');
  expect([pauses.has('a'), pauses.has('b')]).toEqual([true, false]);
  now += 999;
  expect(pauses.has('a')).toBe(true);
  now += 1;
  expect(pauses.has('a')).toBe(false);
  pauses.add('a');
  now -= 5_000;
  expect(pauses.has('a')).toBe(false);
});

it('forgets the oldest beyond its bound', () => {
  const pauses = createPauses({ pauseMs: 1_000, now: () => 0, max: 2 });
  for (const key of ['a', 'b', 'a', 'c']) pauses.add(key);
  expect(['a', 'b', 'c'].map((key) => pauses.has(key))).toEqual([true, false, true]);
});
