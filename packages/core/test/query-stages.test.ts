import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Dimension, InnerMetric, Metric, QueryResult, QuerySpec } from '../src/contract/types/query.ts';
import { compile, EVERYTHING } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.everything (c_text text, c_integer integer, c_timestamptz timestamptz, c_boolean boolean);
    INSERT INTO public.everything VALUES
      ('a', 1, '2024-03-01 10:20Z', true), ('a', 2, '2024-03-03 10:20Z', false), ('b', 5, '2024-03-03 10:20Z', true),
      ('b', 7, '2024-02-28 10:20Z', null), (null, 4, '2024-02-27 10:20Z', true), ('c', 3, '2024-03-05 10:20Z', true)`);
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

const ask = (spec: Partial<QuerySpec>): Promise<QueryResult> => runner.ask(EVERYTHING, spec);
/** The values of some columns, row by row. */
const pick = (rows: QueryResult['rows'], ...names: string[]): unknown[] =>
  rows.map((row) => names.map((name) => row[name]));

const DAY = { field: 'moment', granularity: 'day', as: 'day' } as const;
const MARCH: QuerySpec['filters'] = [
  { field: 'moment', op: 'inRange', value: { start: '2024-03-01', end: '2024-03-06' } },
];
const N: Metric = { aggregate: 'count', as: 'n' };
const S: Metric = { aggregate: 'sum', field: 'small', as: 's' };

describe('over all groups', () => {
  it('a share is of the sum of all values, or of those of one dimension', async () => {
    const { rows } = await ask({
      metrics: [
        { aggregate: 'share', field: 'small', as: 'all' },
        { aggregate: 'share', field: 'small', of: 'text', as: 'own' },
      ],
      dimensions: [DAY, 'text'],
      having: [{ field: 'own', op: 'lt', value: 1 }],
    });
    expect(pick(rows, 'day', 'text', 'all', 'own')).toEqual([
      ['2024-02-28', 'b', 7 / 22, 7 / 12],
      ['2024-03-01', 'a', 1 / 22, 1 / 3],
      ['2024-03-03', 'a', 2 / 22, 2 / 3],
      ['2024-03-03', 'b', 5 / 22, 5 / 12],
    ]);
  });

  it('totals run and averages move along the buckets, for each other dimension by itself', async () => {
    const { rows } = await ask({
      metrics: [
        { aggregate: 'runningTotal', field: 'small', as: 'total' },
        { aggregate: 'movingAverage', field: 'small', window: 2, as: 'mean' },
      ],
      dimensions: ['text', DAY],
      filters: [{ field: 'text', op: 'in', value: ['a', 'b'] }],
    });
    expect(pick(rows, 'total', 'mean')).toEqual([
      [1, null],
      [3, 1.5],
      [7, null],
      [12, 6],
    ]);
  });

  it('ranks by another metric, with gaps and without', async () => {
    const { rows } = await ask({
      metrics: [
        { aggregate: 'max', field: 'small', as: 'greatest' },
        { aggregate: 'rank', value: 'greatest', as: 'place' },
        { aggregate: 'rank', as: 'gaps' },
        { aggregate: 'rank', dense: true, as: 'dense' },
      ],
      dimensions: ['text'],
    });
    expect(pick(rows, 'text', 'place', 'gaps', 'dense')).toEqual([
      ['a', 4, 1, 1],
      ['b', 1, 1, 1],
      ['c', 3, 3, 2],
      [null, 2, 3, 2],
    ]);
  });
});

describe('two levels', () => {
  it('calculates over the values of finer groups', async () => {
    const over: InnerMetric = { aggregate: 'sum', field: 'small', per: [DAY] };
    const metrics: Metric[] = [N, { aggregate: 'avg', over, as: 'daily' }];
    expect((await ask({ metrics })).rows).toEqual([{ n: 6, daily: 22 / 5 }]);
    expect(pick((await ask({ metrics, dimensions: ['text'] })).rows, 'n', 'daily')).toEqual([
      [2, 1.5],
      [2, 6],
      [1, 3],
      [1, 4],
    ]);
  });

  it('is divided by the same twice as by it once, and by what a dimension is called', async () => {
    const meansOf = async (per: Dimension[]): Promise<unknown> =>
      (
        await ask({
          metrics: [{ aggregate: 'avg', over: { aggregate: 'sum', field: 'small', per }, as: 'mean' }],
          dimensions: ['flag'],
        })
      ).rows;
    expect(await meansOf(['text', 'text'])).toEqual(await meansOf(['text']));
    expect(await meansOf(['text', 'flag'])).toEqual(await meansOf(['text']));
  });

  it('leaves out finer groups of which no row passes the filters', async () => {
    const { rows } = await ask({
      metrics: [
        {
          aggregate: 'min',
          over: { aggregate: 'count', per: ['text'] },
          filters: [{ field: 'small', op: 'gte', value: 4 }],
          as: 'least',
        },
      ],
    });
    expect(rows).toEqual([{ least: 1 }]);
  });
});

describe('gaps', () => {
  it('are filled with zero where that is what no rows add up to, else with null', async () => {
    const { rows, incomplete } = await ask({
      metrics: [
        N,
        S,
        { aggregate: 'avg', field: 'small', as: 'mean' },
        { aggregate: 'runningTotal', as: 'r' },
      ],
      dimensions: [DAY],
      filters: MARCH,
      fill: 'zero',
    });
    expect(pick(rows, 'day', 'n', 's', 'mean', 'r')).toEqual([
      ['2024-03-01', 1, 1, 1, 1],
      ['2024-03-02', 0, 0, null, 1],
      ['2024-03-03', 2, 7, 3.5, 3],
      ['2024-03-04', 0, 0, null, 3],
      ['2024-03-05', 1, 3, 3, 4],
    ]);
    expect(incomplete).toEqual({ first: false, last: false });
  });

  it('are filled for every value of the other dimensions, and of parts', async () => {
    const { rows } = await ask({ metrics: [N], dimensions: [DAY, 'text'], filters: MARCH, fill: 'null' });
    expect(rows).toHaveLength(15);
    expect(rows.filter(({ n }) => n !== null)).toHaveLength(4);
    const weekdays = await ask({
      metrics: [N],
      dimensions: [{ field: 'moment', granularity: 'weekday', as: 'weekday' }],
      fill: 'zero',
    });
    expect(pick(weekdays.rows, 'weekday', 'n')).toEqual([0, 2, 1, 0, 1, 0, 2].map((n, day) => [day + 1, n]));
  });
});

describe('periods', () => {
  it('are matched by the place of their buckets', async () => {
    const spec: Partial<QuerySpec> = { metrics: [N, S], dimensions: [DAY], filters: MARCH };
    const { rows, ranges, columns } = await ask({ ...spec, compare: { to: 'previousPeriod' } });
    expect(pick(rows, 'day', 's', 's__previous', 's__delta', 's__percent')).toEqual([
      ['2024-03-01', 1, null, null, null],
      ['2024-03-03', 7, 4, 3, 0.75],
      ['2024-03-04', null, 7, null, null],
      ['2024-03-05', 3, null, null, null],
    ]);
    expect(ranges.map(({ start, end, role }) => [start, end, role])).toEqual([
      ['2024-03-01T00:00:00Z', '2024-03-06T00:00:00Z', 'current'],
      ['2024-02-25T00:00:00Z', '2024-03-01T00:00:00Z', 'previous'],
    ]);
    expect(columns.slice(3).map(({ name, type, role }) => [name, type, role])).toEqual([
      ['n__previous', 'integer', 'compare'],
      ['n__delta', 'integer', 'compare'],
      ['n__percent', 'double', 'compare'],
      ['s__previous', 'integer', 'compare'],
      ['s__delta', 'integer', 'compare'],
      ['s__percent', 'double', 'compare'],
    ]);
  });

  it('are read in one pass, but in two where they overlap', async () => {
    const spec = { metrics: [N], dimensions: ['text'], filters: MARCH };
    const scans = (compare: QuerySpec['compare']): number =>
      compile(EVERYTHING, { ...spec, compare }).statement.text.split('"public"."everything"').length - 1;
    const overlapping = { to: { start: '2024-02-27', end: '2024-03-02' } };
    expect([scans({ to: 'previousPeriod' }), scans(overlapping)]).toEqual([1, 2]);
    const { rows } = await ask({ ...spec, compare: overlapping });
    expect(pick(rows, 'text', 'n', 'n__previous')).toEqual([
      ['a', 2, 1],
      ['b', 1, 1],
      ['c', 1, null],
      [null, null, 1],
    ]);
  });

  it('have a row without dimensions, whatever rows there are', async () => {
    const { rows } = await ask({
      metrics: [N, S],
      filters: MARCH,
      compare: { to: { start: '2023-01-01', end: '2023-02-01' } },
    });
    expect(rows).toEqual([
      {
        n: 4,
        s: 11,
        n__previous: 0,
        n__delta: 4,
        n__percent: null,
        s__previous: null,
        s__delta: null,
        s__percent: null,
      },
    ]);
  });
});

describe('the first groups and totals', () => {
  const distinct: Metric = { aggregate: 'countDistinct', field: 'small', as: 'different' };

  it('others are calculated from their rows, and told from real nulls', async () => {
    const share: Metric = { aggregate: 'share', field: 'small', as: 'share' };
    const topN = { by: 's', n: 2, others: true };
    const { rows, rowCount } = await ask({ metrics: [N, S, share], dimensions: ['text'], topN });
    expect(rows).toEqual([
      { text: 'b', n: 2, s: 12, share: 12 / 22 },
      { text: null, n: 1, s: 4, share: 4 / 22 },
      { text: null, n: 3, s: 6, share: 6 / 22, $others: true },
    ]);
    expect(rowCount).toBe(3);
    const one = await ask({ metrics: [distinct, S], dimensions: ['flag'], topN: { ...topN, n: 1 } });
    expect(one.rows).toEqual([
      { flag: true, different: 4, s: 13 },
      { flag: null, different: 2, s: 9, $others: true },
    ]);
  });

  it('totals are of the groups that pass, by the first dimensions and in all', async () => {
    const { rows, totals } = await ask({
      metrics: [
        N,
        S,
        { aggregate: 'median', field: 'small', as: 'middle' },
        { formula: 's / n', as: 'mean' },
      ],
      dimensions: ['text', 'flag'],
      having: [{ field: 's', op: 'gt', value: 2 }],
      limit: 1,
      totals: true,
    });
    expect(rows).toEqual([{ text: 'b', flag: true, n: 1, s: 5, middle: 5, mean: 5 }]);
    expect(totals).toEqual({
      grand: { n: 4, s: 19, middle: 4.5, mean: 4.75 },
      subtotals: [
        {
          by: ['text'],
          rows: [
            { text: 'b', n: 2, s: 12, middle: 6, mean: 6 },
            { text: 'c', n: 1, s: 3, middle: 3, mean: 3 },
            { text: null, n: 1, s: 4, middle: 4, mean: 4 },
          ],
        },
      ],
    });
  });

  it('totals of no groups are those of no rows', async () => {
    const { totals } = await ask({
      metrics: [N, S, distinct],
      dimensions: ['text'],
      having: [{ field: 's', op: 'gt', value: 200 }],
      totals: true,
    });
    expect(totals).toEqual({ grand: { n: 0, s: null, different: 0 }, subtotals: [] });
  });
});

it('all of it goes together', async () => {
  const { rows, totals } = await ask({
    metrics: [N, S, { aggregate: 'rank', as: 'place' }],
    dimensions: [DAY, 'text'],
    filters: MARCH,
    compare: { to: 'previousPeriod' },
    fill: 'zero',
    totals: true,
    topN: { by: 's', n: 3, others: true },
    having: [{ field: 'n', op: 'gte', value: 0 }],
    orderBy: [{ field: 's__delta', direction: 'desc' }],
  });
  expect(pick(rows, 'day', 'text', 's', 's__previous', 'place', '$others')).toEqual([
    ['2024-03-03', 'b', 5, 0, 1, undefined],
    ['2024-03-05', 'c', 3, 0, 1, undefined],
    ['2024-03-03', 'a', 2, 0, 1, undefined],
    [null, null, 1, 11, null, true],
  ]);
  expect(totals?.grand).toMatchObject({
    n: 4,
    s: 11,
    s__previous: 11,
    s__delta: 0,
    s__percent: 0,
    place: null,
  });
  expect(pick(totals?.subtotals[0]?.rows ?? [], 'day', 's', 's__previous')).toEqual([
    ['2024-03-01', 1, null],
    ['2024-03-03', 7, 4],
    ['2024-03-04', null, 7],
    ['2024-03-05', 3, null],
  ]);
});
