import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { Filter } from '../src/contract/types/query.ts';
import { contextFor, EVERYTHING, VIEWER } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

const GROUPS = 70_000;
/** A row in every other minute. */
const MINUTES = 80_000;
const MOMENTS = { ...EVERYTHING, name: 'moments', base: { schema: 'public', table: 'moments' } };

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  // Nobody has told Postgres how many there are.
  await db.query(`
    CREATE TABLE public.everything (c_integer integer, c_text text, c_double double precision, c_date date)
      WITH (autovacuum_enabled = off);
    INSERT INTO public.everything SELECT n, 'text ' || n % 3, 1e308, date '2024-01-01' FROM generate_series(1, ${GROUPS}) AS n;
    CREATE TABLE public.moments (c_timestamptz timestamptz, c_integer integer);
    INSERT INTO public.moments SELECT timestamptz '2024-01-01T00:00Z' + make_interval(mins => 2 * n), 1 + n % 7
      FROM generate_series(0, ${MINUTES / 2 - 1}) AS n;
    ANALYZE public.moments`);
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

describe('tens of thousands of groups', () => {
  const dimensions = ['small', 'text'];

  it('are taken together where they add up, and where they do not', { timeout: 60_000 }, async () => {
    const { rows, totals } = await runner.ask(EVERYTHING, {
      dimensions,
      metrics: [
        { aggregate: 'count', as: 'n' },
        { aggregate: 'countDistinct', field: 'text', as: 'texts' },
      ],
      having: [{ field: 'n', op: 'gte', value: 1 }],
      topN: { by: 'n', n: 5, others: true },
      totals: true,
      limit: 10,
    });
    expect(rows.at(-1)).toEqual({ small: null, text: null, n: GROUPS - 5, texts: 3, $others: true });
    expect(totals?.grand).toEqual({ n: GROUPS, texts: 3 });
    const added = await runner.ask(EVERYTHING, {
      dimensions,
      metrics: [{ aggregate: 'count', as: 'n' }],
      topN: { by: 'n', n: 5, others: true },
      limit: 10,
    });
    expect(added.rows.at(-1)).toMatchObject({ n: GROUPS - 5 });
  });
});

describe('tens of thousands of buckets', () => {
  const dimensions = [{ field: 'moment', granularity: 'minute' as const }];
  const metrics = [{ aggregate: 'count' as const, as: 'n' }];
  const within = (from: number, to: number): Filter => ({
    field: 'moment',
    op: 'inRange',
    value: { start: minute(from), end: minute(to) },
  });
  const changes = {
    limits: { ...contextFor(MOMENTS).limits, maxRows: MINUTES },
  };

  it('are filled', { timeout: 60_000 }, async () => {
    const filters = [within(0, MINUTES - 1)];
    const { rows } = await runner.ask(
      MOMENTS,
      { dimensions, metrics, filters, fill: 'zero', limit: MINUTES },
      changes,
    );
    expect(rows.map(({ n }) => n)).toEqual(
      Array.from({ length: MINUTES - 1 }, (_, place) => (place + 1) % 2),
    );
  });

  it('are compared with those before them', { timeout: 60_000 }, async () => {
    const half = MINUTES / 2;
    // An odd number of minutes, so that a bucket with a row is beside one without.
    const filters = [within(half, MINUTES - 1)];
    const { rows } = await runner.ask(
      MOMENTS,
      { dimensions, metrics, filters, compare: { to: 'previousPeriod' }, limit: MINUTES },
      changes,
    );
    const both = rows.map(({ n, n__previous }) => [n, n__previous]);
    expect(both).toEqual(
      Array.from({ length: half - 1 }, (_, place) => (place % 2 === 0 ? [1, null] : [null, 1])),
    );
  });

  it('are added up with their shares, level by level', { timeout: 60_000 }, async () => {
    const { rows, totals } = await runner.ask(
      MOMENTS,
      {
        dimensions: [...dimensions, { field: 'moment', granularity: 'hour', as: 'hour' }],
        metrics: [...metrics, { aggregate: 'share', field: 'small', as: 'share' }],
        topN: { by: 'n', n: 1, others: true },
        totals: true,
        limit: MINUTES,
      },
      changes,
    );
    expect(rows.at(-1)).toMatchObject({ n: MINUTES / 2 - 1, $others: true });
    expect(totals?.grand).toEqual({ n: MINUTES / 2, share: 1 });
    expect(totals?.subtotals?.[0]?.rows).toHaveLength(MINUTES / 2);
  });
});

function minute(place: number): string {
  return new Date(Date.UTC(2024, 0, 1, 0, place)).toISOString();
}

describe('what a role does not see', () => {
  const masked: DatasetDefinition = {
    ...EVERYTHING,
    policy: { masked: { ratio: { unlessRole: 'admin' }, day: { unlessRole: 'admin' } } },
  };

  it('is null in totals and others too', async () => {
    for (const field of ['ratio', 'day']) {
      const { rows, totals } = await runner.ask(
        masked,
        {
          dimensions: [field, 'text'],
          metrics: [
            { aggregate: 'count', as: 'n' },
            { aggregate: 'avg', field: 'small', as: 'mean' },
          ],
          having: [{ field: 'n', op: 'gte', value: 1 }],
          topN: { by: 'n', n: 1, others: true },
          totals: true,
        },
        contextFor(masked, { principal: { ...VIEWER, role: 'viewer' } }),
      );
      expect(rows.map((row) => row[field])).toEqual([null, null]);
      expect(totals?.grand).toMatchObject({ n: GROUPS });
    }
  });
});

it('a mean of doubles is there also where their sum is beyond them', async () => {
  const { rows } = await runner.ask(EVERYTHING, {
    dimensions: ['small'],
    metrics: [
      { aggregate: 'movingAverage', field: 'ratio', window: 2, as: 'mean' },
      { aggregate: 'share', field: 'ratio', as: 'share' },
    ],
    filters: [{ field: 'small', op: 'lte', value: 4 }],
  });
  expect(rows.map(({ mean, share }) => [mean, share])).toEqual([
    [null, 0.25],
    [1e308, 0.25],
    [1e308, 0.25],
    [1e308, 0.25],
  ]);
});
