import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DifferentialCase } from './generate/question.ts';
import { askBoth } from './run/ask-both.ts';
import { openTestWorld, type TestWorld } from './run/open-test-world.ts';

/** A question that was once answered in two ways, reduced to what made the difference. */
interface KnownDifference {
  readonly name: string;
  readonly asked: Pick<DifferentialCase, 'variant' | 'spec'>;
}

const AROUND = {
  now: Date.parse('2024-03-12T12:00:00Z'),
  timezones: [],
  calendar: { firstWeekday: 1, firstMonth: 1 },
  attributes: {},
} as const;

const KNOWN: readonly KnownDifference[] = [
  {
    // The evaluator's mean of equal doubles was another double.
    name: 'the standard deviation of equal doubles is 0',
    asked: {
      variant: 'hostile',
      spec: {
        dataset: 'hostile',
        metrics: [
          { aggregate: 'stddev', field: 'half', as: 'deviation' },
          { aggregate: 'variance', field: 'half', as: 'variance' },
        ],
        dimensions: ['tenant'],
        filters: [{ field: 'ratio', op: 'eq', value: 1e6 }],
      },
    },
  },
  {
    // The evaluator saw every fact once, and so only one of its visits' times.
    name: 'the first value by a time of another table looks at all of its times',
    asked: {
      variant: 'items',
      spec: {
        dataset: 'hostileItems',
        metrics: [
          { aggregate: 'first', field: 'id', by: 'visitAt', as: 'first' },
          { aggregate: 'last', field: 'id', by: 'visitAt', as: 'last' },
        ],
        dimensions: ['tenant', 'flag'],
      },
    },
  },
  {
    // The evaluator added up the numbers that 4-byte floats show, and not those that they are.
    name: 'the mean of 4-byte floats is that of the doubles they are stored as',
    asked: {
      variant: 'fixed',
      spec: {
        dataset: 'hostileFixed',
        metrics: [{ aggregate: 'avg', field: 'reading', as: 'mean' }],
        dimensions: [{ field: 'day', granularity: 'week', as: 'week' }],
      },
    },
  },
];

let test: TestWorld;

beforeAll(async () => {
  test = await openTestWorld();
});

afterAll(async () => {
  await test?.close();
});

describe('questions once answered in two ways', () => {
  it.each(KNOWN)('$name', async ({ asked }) => {
    const outcome = await askBoth({ ...AROUND, ...asked }, test.world);
    if (outcome.kind !== 'same') expect.fail(JSON.stringify(outcome, null, 1));
    expect(outcome.answer.rows.length).toBeGreaterThan(0);
  });
});
