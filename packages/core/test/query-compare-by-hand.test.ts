import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { QueryResult, QuerySpec, Row, TimeRange } from '../src/contract/types/query.ts';
import { EVERYTHING } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.everything (c_text text, c_integer integer, c_timestamptz timestamptz, c_date date);
    INSERT INTO public.everything
      SELECT (ARRAY['a', 'b', 'c', NULL])[1 + n % 4], n % 11, at, at::date
      FROM (SELECT n, timestamptz '2023-01-01' + n * interval '97 minutes' AS at FROM generate_series(0, 12500) AS n) AS moments
      WHERE n % 13 <> 0`);
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

type Cut = 'hour' | 'day' | 'week' | 'month';

interface ByHand {
  readonly zone: string;
  readonly cut: Cut | null;
  readonly field?: 'moment' | 'day';
  readonly current: TimeRange;
  readonly to: 'previousPeriod' | 'previousYear' | { start: string; end: string };
  /** What the period before is, reckoned by hand. */
  readonly previous: { readonly start: string; readonly end: string };
}

const range = (start: string, end: string): { start: string; end: string } => ({ start, end });

const CASES: readonly (readonly [string, ByHand])[] = [
  [
    'over the spring change of clocks',
    {
      zone: 'America/New_York',
      cut: 'hour',
      current: range('2024-03-10', '2024-03-12'),
      to: 'previousPeriod',
      previous: range('2024-03-08', '2024-03-10'),
    },
  ],
  [
    'against a day of 25 hours',
    {
      zone: 'America/New_York',
      cut: 'hour',
      current: range('2024-11-04', '2024-11-05'),
      to: 'previousPeriod',
      previous: range('2024-11-03', '2024-11-04'),
    },
  ],
  [
    'in a zone whose clocks change by half an hour',
    {
      zone: 'Australia/Lord_Howe',
      cut: 'hour',
      current: range('2024-04-07', '2024-04-08'),
      to: 'previousPeriod',
      previous: range('2024-04-06', '2024-04-07'),
    },
  ],
  [
    'a leap February with the one before',
    {
      zone: 'Europe/Berlin',
      cut: 'day',
      current: range('2024-02-01', '2024-03-01'),
      to: 'previousYear',
      previous: range('2023-02-01', '2023-03-01'),
    },
  ],
  [
    'the leap day itself',
    {
      zone: 'Europe/Berlin',
      cut: 'day',
      current: range('2024-02-29', '2024-03-01'),
      to: 'previousYear',
      previous: range('2023-02-28', '2023-03-01'),
    },
  ],
  [
    'a month with a shorter one',
    {
      zone: 'UTC',
      cut: 'day',
      current: { last: 1, unit: 'month' },
      to: 'previousPeriod',
      previous: range('2024-01-01', '2024-02-01'),
    },
  ],
  [
    'a month to date',
    {
      zone: 'Asia/Kolkata',
      cut: 'day',
      current: { toDate: 'month' },
      to: 'previousPeriod',
      previous: range('2024-02-01', '2024-02-13'),
    },
  ],
  [
    'dates',
    {
      zone: 'Pacific/Apia',
      cut: 'week',
      field: 'day',
      current: range('2024-03-01', '2024-03-30'),
      to: 'previousPeriod',
      previous: range('2024-02-01', '2024-03-01'),
    },
  ],
  [
    'periods that overlap',
    {
      zone: 'UTC',
      cut: 'day',
      current: range('2024-02-10', '2024-02-20'),
      to: range('2024-02-05', '2024-02-15'),
      previous: range('2024-02-05', '2024-02-15'),
    },
  ],
  [
    'months of a year',
    {
      zone: 'America/Sao_Paulo',
      cut: 'month',
      current: range('2024-01-01', '2024-04-01'),
      to: 'previousYear',
      previous: range('2023-01-01', '2023-04-01'),
    },
  ],
  [
    'without buckets',
    {
      zone: 'Europe/London',
      cut: null,
      current: range('2024-03-25', '2024-04-05'),
      to: 'previousPeriod',
      previous: range('2024-03-14', '2024-03-25'),
    },
  ],
];

describe('two periods are two questions put side by side', () => {
  it.each(CASES)('%s', async (_title, { zone, cut, field = 'moment', current, to, previous }) => {
    const ask = (span: TimeRange, further: Partial<QuerySpec> = {}): Promise<QueryResult> =>
      runner.ask(EVERYTHING, {
        timezone: zone,
        metrics: [
          { aggregate: 'count', as: 'n' },
          { aggregate: 'avg', field: 'small', as: 'mean' },
          { aggregate: 'countDistinct', field: 'small', as: 'different' },
        ],
        dimensions: [
          ...(cut === null ? [] : [{ field, granularity: cut, as: 'at' }]),
          // Rows are too few for every hour to have one of each.
          ...(cut === 'hour' ? [] : ['text']),
        ],
        filters: [{ field, op: 'inRange', value: span }],
        limit: 50_000,
        ...further,
      });
    // Every bucket of a period, also those without rows: a question without other dimensions has them all.
    const bucketsOf = async (span: TimeRange): Promise<unknown[]> =>
      cut === null
        ? []
        : (await ask(span, { dimensions: [{ field, granularity: cut, as: 'at' }], fill: 'null' })).rows.map(
            ({ at }) => at,
          );
    const compared = await ask(current, { compare: { to } });
    const [own, other] = [await ask(current), await ask(previous)];
    const [ownBuckets, otherBuckets] = [await bucketsOf(current), await bucketsOf(previous)];
    const keyOf = (row: Row, at: unknown): string => JSON.stringify([at ?? null, row['text']]);
    const lines = new Map<string, { now?: Row; before?: Row }>();
    for (const row of own.rows) lines.set(keyOf(row, row['at']), { now: row });
    for (const row of other.rows) {
      const at = cut === null ? null : ownBuckets[otherBuckets.indexOf(row['at'])];
      if (at === undefined) continue;
      lines.set(keyOf(row, at), { ...lines.get(keyOf(row, at)), before: row });
    }
    expect(compared.rows).toHaveLength(lines.size);
    for (const row of compared.rows) {
      const { now, before } = lines.get(keyOf(row, row['at'])) ?? {};
      for (const metric of ['n', 'mean', 'different']) {
        const [value, earlier] = [now?.[metric] ?? null, before?.[metric] ?? null];
        expect(row[metric]).toEqual(value);
        expect(row[`${metric}__previous`]).toEqual(earlier);
        if (value === null || earlier === null) {
          expect([row[`${metric}__delta`], row[`${metric}__percent`]]).toEqual([null, null]);
        } else {
          const delta = Number(value) - Number(earlier);
          expect(row[`${metric}__delta`]).toBeCloseTo(delta, 9);
          if (Number(earlier) === 0) expect(row[`${metric}__percent`]).toBeNull();
          else expect(row[`${metric}__percent`]).toBeCloseTo(delta / Number(earlier), 9);
        }
      }
    }
    // The case is worth something.
    expect([...lines.values()].some(({ now, before }) => now !== undefined && before !== undefined)).toBe(
      true,
    );
  });
});
