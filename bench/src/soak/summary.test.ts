import { describe, expect, it } from 'vitest';
import type { Tally } from './load.ts';
import { slope, summarize, type SoakSample } from './summary.ts';

const tally = (more: Partial<Tally> = {}): Tally => ({
  answers: {},
  compared: 1,
  wrong: [],
  unexpected: [],
  ...more,
});

function samples(heapGrowth: number, handleGrowth: number): SoakSample[] {
  return Array.from({ length: 60 }, (_, index) => ({
    minute: index / 2,
    heapBytes: 50e6 + heapGrowth * (index / 2) * 1e6 + (index % 2) * 1e6,
    residentBytes: 1,
    handles: 20 + handleGrowth * index,
    appConnections: 5 + (index % 3),
    analyticsConnections: 8,
  }));
}

describe('a soak', () => {
  it('in which all held has no failures', () => {
    const summary = summarize({
      minutes: 30,
      samples: samples(0.1, 0),
      recoveries: [{ id: 'redis', milliseconds: 3 }],
      tally: tally(),
    });
    expect(summary.failures).toEqual([]);
    expect(summary.heapMegabytesPerMinute).toBeCloseTo(0.1, 1);
    expect(summary.recoveries).toEqual({ redis: [3] });
    expect(summary.appConnections).toEqual([5, 7]);
  });

  it('says each thing that did not hold', () => {
    const given = tally({ compared: 0, wrong: ['{}'], unexpected: ['query: 500', 'query: 500'] });
    const { failures } = summarize({ minutes: 30, samples: samples(2, 1), recoveries: [], tally: given });
    expect(failures).toHaveLength(5);
    expect(failures).toContain('query: 500, 2 times, which no fault explains.');
  });
});

it('the slope is that of a line, and none of a single point', () => {
  expect(
    slope([
      [0, 1],
      [1, 3],
      [2, 5],
    ]),
  ).toBe(2);
  expect(slope([[1, 1]])).toBe(0);
});
