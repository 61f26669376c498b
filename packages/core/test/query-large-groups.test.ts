import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import { contextFor, EVERYTHING, VIEWER } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

const GROUPS = 70_000;

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  // Nobody has told Postgres how many there are.
  await db.query(`
    CREATE TABLE public.everything (c_integer integer, c_text text, c_double double precision, c_date date)
      WITH (autovacuum_enabled = off);
    INSERT INTO public.everything SELECT n, 'text ' || n % 3, 1e308, date '2024-01-01' FROM generate_series(1, ${GROUPS}) AS n`);
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
