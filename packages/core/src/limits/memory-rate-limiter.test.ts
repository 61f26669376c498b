import { describe, expect, test } from 'vitest';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import type { RateLimitClaim, RateLimitRule } from './types.ts';

const rule: RateLimitRule = { name: 'test', limit: 2, windowSeconds: 60 };
const of = (key: string, owner: string = 'a', claimed: RateLimitRule = rule): RateLimitClaim[] => [
  { rule: claimed, key, owner },
];

describe('control 22: limits in the memory of a process', () => {
  test('allow so many in a window, then none, then as many again', () => {
    let now = 0;
    const limiter = createMemoryRateLimiter({ now: () => now });
    expect(limiter.take(of('a'))).toEqual([{ exceeded: false, remaining: 1, resetSeconds: 60 }]);
    now = 10_500;
    expect(limiter.take(of('a'))).toEqual([{ exceeded: false, remaining: 0, resetSeconds: 50 }]);
    expect(limiter.take(of('a'))).toEqual([{ exceeded: true, remaining: 0, resetSeconds: 50 }]);
    expect(limiter.take(of('b'))).toMatchObject([{ exceeded: false }]);
    expect(limiter.take(of('a', 'a', { ...rule, name: 'other' }))).toMatchObject([{ exceeded: false }]);
    now = 60_000;
    expect(limiter.take(of('a'))).toMatchObject([{ exceeded: false, remaining: 1 }]);
  });

  test('count all of a request or nothing', () => {
    const limiter = createMemoryRateLimiter();
    const both = [...of('full'), ...of('empty')];
    limiter.take(of('full'));
    limiter.take(of('full'));
    expect(limiter.take(both)).toMatchObject([
      { exceeded: true, remaining: 0 },
      { exceeded: false, remaining: 2 },
    ]);
    expect(limiter.take(of('empty'))).toMatchObject([{ remaining: 1 }]);
  });

  test('give back what was taken, and never more than that', () => {
    const limiter = createMemoryRateLimiter();
    limiter.take(of('a'));
    limiter.take(of('a'));
    void limiter.giveBack(of('a'));
    expect(limiter.take(of('a'))).toMatchObject([{ exceeded: false, remaining: 0 }]);
    for (let round = 0; round < 5; round += 1) void limiter.giveBack(of('a'));
    expect(limiter.take(of('a'))).toMatchObject([{ remaining: 1 }]);
    void limiter.giveBack(of('never met'));
    expect(limiter.take(of('never met'))).toMatchObject([{ remaining: 1 }]);
  });

  test('forget keys of whoever has most of them, not those of others', () => {
    const limiter = createMemoryRateLimiter({ maxKeys: 10 });
    limiter.take(of('mine', 'small'));
    limiter.take(of('mine', 'small'));
    for (let key = 0; key < 1_000; key += 1) limiter.take(of(String(key), 'greedy'));
    expect(limiter.take(of('mine', 'small'))).toMatchObject([{ exceeded: true }]);
    expect(limiter.take(of('999', 'greedy'))).toMatchObject([{ remaining: 0 }]);
    expect(limiter.take(of('0', 'greedy'))).toMatchObject([{ remaining: 1 }]);
    for (let key = 0; key < 3; key += 1) limiter.take(of(`new ${key}`, 'newcomer'));
    expect(limiter.take(of('mine', 'small'))).toMatchObject([{ exceeded: true }]);
    expect(limiter.take(of('new 0', 'newcomer'))).toMatchObject([{ remaining: 0 }]);
  });

  test('never remember more than they may, whoever comes', () => {
    const limiter = createMemoryRateLimiter({ maxKeys: 3 });
    const started = performance.now();
    for (let key = 0; key < 2_000; key += 1) limiter.take(of('k', `owner ${key}`));
    expect(performance.now() - started).toBeLessThan(1_000);
    expect(limiter.take(of('k', 'owner 1999'))).toMatchObject([{ remaining: 0 }]);
    expect(limiter.take(of('k', 'owner 0'))).toMatchObject([{ remaining: 1 }]);
  });
});
