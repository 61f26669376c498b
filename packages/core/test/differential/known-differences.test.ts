import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DifferentialCase } from './generate/question.ts';
import { askBoth } from './run/ask-both.ts';
import { openTestWorld, type TestWorld } from './run/open-test-world.ts';

/** A question that was once answered in two ways, reduced to what made the difference. */
interface KnownDifference {
  readonly name: string;
  readonly asked: Pick<DifferentialCase, 'variant' | 'spec'>;
  /** Rows, at least these, as they must be; computed by hand. */
  readonly rows: readonly object[];
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
        filters: [{ field: 'ratio', op: 'eq', value: 1e6 }],
      },
    },
    rows: [{ deviation: 0, variance: 0 }],
  },
  {
    // The evaluator saw every fact once, and so only one of its visits' times.
    name: 'the first value by a time of another table looks at all of its times',
    asked: {
      variant: 'items',
      spec: {
        dataset: 'hostileItems',
        metrics: [{ aggregate: 'first', field: 'id', by: 'visitAt', as: 'first' }],
        dimensions: [{ field: 'visitAt', granularity: 'year', as: 'year' }],
      },
    },
    rows: [],
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
  it.each(KNOWN)('$name', async ({ asked, rows }) => {
    const outcome = await askBoth({ ...AROUND, ...asked }, test.world);
    if (outcome.kind !== 'same') expect.fail(JSON.stringify(outcome, null, 1));
    expect(outcome.answer.rows.length).toBeGreaterThan(0);
    if (rows.length > 0) expect(outcome.answer.rows.map((cells) => toRow(outcome.answer.columns, cells))).toEqual(rows);
  });
});

function toRow(columns: readonly { name: string }[], cells: readonly unknown[]): object {
  return Object.fromEntries(columns.map(({ name }, index) => [name, cells[index]]));
}
