import { describe, expect, it } from 'vitest';
import { loadOf, sumLoads } from './pool-load.ts';

describe('loadOf', () => {
  it('reads the counts of a pool that keeps them', () => {
    const pool = { totalCount: 3, idleCount: 1, waitingCount: 7 };
    expect(loadOf(pool, 10)).toEqual({ max: 10, open: 3, idle: 1, waiting: 7 });
    expect(loadOf({ totalCount: 3, idleCount: 1 }, 10)).toBeUndefined();
  });
});

describe('sumLoads', () => {
  it('adds up, and does not invent a maximum', () => {
    const one = { max: 8, open: 3, idle: 1, waiting: 0 };
    expect(sumLoads([one, undefined, { max: 8, open: 2, idle: 2, waiting: 5 }])).toEqual({
      max: 16,
      open: 5,
      idle: 3,
      waiting: 5,
    });
    expect(sumLoads([one, { ...one, max: null }])?.max).toBeNull();
    expect(sumLoads([undefined])).toBeUndefined();
  });
});
