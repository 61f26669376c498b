import { expect, test } from 'vitest';
import { createMemoryRateLimiter, type RateLimitRule } from './rate-limiter.ts';

const rule: RateLimitRule = { name: 'test', limit: 2, windowSeconds: 60 };

test('allows so many in a window, then none, then as many again', async () => {
  let now = 0;
  const limiter = createMemoryRateLimiter({ clock: () => now });
  expect(await limiter.take('a', rule)).toEqual({ exceeded: false, remaining: 1, resetSeconds: 60 });
  now = 10_500;
  expect(await limiter.take('a', rule)).toEqual({ exceeded: false, remaining: 0, resetSeconds: 50 });
  expect(await limiter.take('a', rule)).toEqual({ exceeded: true, remaining: 0, resetSeconds: 50 });
  expect(await limiter.take('b', rule)).toMatchObject({ exceeded: false });
  expect(await limiter.take('a', { ...rule, name: 'other' })).toMatchObject({ exceeded: false });
  now = 60_000;
  expect(await limiter.take('a', rule)).toMatchObject({ exceeded: false, remaining: 1 });
});

test('what is given back can be taken again, and never more than the limit', async () => {
  const limiter = createMemoryRateLimiter();
  await limiter.take('a', rule);
  await limiter.take('a', rule);
  await limiter.giveBack('a', rule);
  expect(await limiter.take('a', rule)).toMatchObject({ exceeded: false, remaining: 0 });
  for (let round = 0; round < 5; round += 1) await limiter.giveBack('a', rule);
  expect(await limiter.take('a', rule)).toMatchObject({ remaining: 1 });
});

test('a crowd taken at once does not get past the limit', async () => {
  const limiter = createMemoryRateLimiter();
  const states = await Promise.all(Array.from({ length: 50 }, () => limiter.take('a', rule)));
  expect(states.filter((state) => !state.exceeded)).toHaveLength(2);
});

test('remembers a bounded number of keys and forgets the oldest', async () => {
  const limiter = createMemoryRateLimiter({ maxKeys: 3 });
  for (const key of ['a', 'a', 'b', 'c', 'd']) await limiter.take(key, rule);
  expect(await limiter.take('d', rule)).toMatchObject({ remaining: 0 });
  expect(await limiter.take('a', rule)).toMatchObject({ remaining: 1 });
});
