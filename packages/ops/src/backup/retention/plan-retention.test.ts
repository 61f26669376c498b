import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRetention } from './plan-retention.ts';

const backups = (...times: string[]): { id: string; takenAt: string }[] =>
  times.map((takenAt) => ({ id: takenAt, takenAt }));

describe('planRetention', () => {
  it('keeps the newest of each period, and only periods that have one count', () => {
    const good = backups(
      '2024-01-31T23:00:00.000Z',
      '2024-01-31T01:00:00.000Z',
      '2024-01-29T01:00:00.000Z',
      '2024-01-28T01:00:00.000Z',
      '2023-12-31T01:00:00.000Z',
    );
    expect(Object.fromEntries(planRetention(good, { daily: 2, weekly: 2, monthly: 2 }, 1))).toEqual({
      '2024-01-31T23:00:00.000Z': ['daily', 'weekly', 'monthly'],
      '2024-01-29T01:00:00.000Z': ['daily'],
      // The week of Monday the 29th is another one than that of Sunday the 28th.
      '2024-01-28T01:00:00.000Z': ['weekly'],
      '2023-12-31T01:00:00.000Z': ['monthly'],
    });
    expect([...planRetention(good, { hourly: 2 }, 1).keys()]).toEqual([
      '2024-01-31T23:00:00.000Z',
      '2024-01-31T01:00:00.000Z',
    ]);
  });

  it('keeps the minimum whatever the rules say, and always the newest', () => {
    const time = fc
      .integer({ min: 0, max: 40_000 })
      .map((hours) => new Date(Date.UTC(2024, 0, 1) + hours * 3_600_000).toISOString());
    const count = fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.uniqueArray(time, { maxLength: 60 }),
        fc.record({ last: count, hourly: count, daily: count, weekly: count, monthly: count }),
        fc.integer({ min: 1, max: 5 }),
        (times, rules, minimum) => {
          const kept = planRetention(backups(...times), rules, minimum);
          expect(kept.size).toBeGreaterThanOrEqual(Math.min(minimum, times.length));
          const most = Object.values(rules).reduce<number>((sum, rule) => sum + (rule ?? 0), 0);
          expect(kept.size).toBeLessThanOrEqual(Math.max(most, minimum));
          const newest = times.toSorted().at(-1);
          if (newest !== undefined) expect(kept.has(newest)).toBe(true);
        },
      ),
    );
  });
});
