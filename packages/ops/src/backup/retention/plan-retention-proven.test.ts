import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planRetention } from './plan-retention.ts';

const day = (number: number): string => `2024-01-0${number}T01:00:00.000Z`;

describe('planRetention', () => {
  it('keeps the newest that was restored on trial, and no older one for that', () => {
    const good = [1, 2, 3, 4].map((number) => ({
      id: String(number),
      takenAt: day(number),
      proven: number <= 2,
    }));
    expect(Object.fromEntries(planRetention(good, { last: 1 }, 1))).toEqual({
      4: ['last'],
      2: ['newest restored on trial'],
    });
    expect([...planRetention(good, { last: 3 }, 1)]).toEqual([
      ['4', ['last']],
      ['3', ['last']],
      ['2', ['last']],
    ]);
  });

  it('never leaves nothing proven where something was', () => {
    const backup = fc.record({
      takenAt: fc
        .integer({ min: 0, max: 40_000 })
        .map((hours) => new Date(Date.UTC(2024, 0, 1) + hours * 3_600_000).toISOString()),
      proven: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(backup, { maxLength: 40, selector: ({ takenAt }) => takenAt }),
        fc.integer({ min: 1, max: 4 }),
        (drawn, last) => {
          const good = drawn.map((one) => ({ ...one, id: one.takenAt }));
          const kept = planRetention(good, { last }, 1);
          const newest = good
            .filter(({ proven }) => proven)
            .map(({ id }) => id)
            .toSorted()
            .at(-1);
          if (newest !== undefined) expect(kept.has(newest)).toBe(true);
          expect(kept.size).toBeLessThanOrEqual(last + 1);
        },
      ),
    );
  });
});
