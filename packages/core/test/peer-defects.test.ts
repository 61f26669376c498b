import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cacheKey } from '../src/cache/index.ts';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { Filter, QuerySpec, Row } from '../src/contract/types/query.ts';
import { compile, issuesOf } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

/** Sales with what other systems were seen to answer wrongly. */
const SALES: DatasetDefinition = {
  name: 'sales',
  base: { schema: 'public', table: 'sales' },
  joins: [
    {
      as: 'parcels',
      schema: 'public',
      table: 'parcels',
      on: [['code', 'sale_code']],
      type: 'left',
      cardinality: 'oneToMany',
    },
  ],
  fields: {
    code: { column: 'code', type: 'text' },
    region: { column: 'region', type: 'text' },
    units: { column: 'units', type: 'integer' },
    returned: { column: 'returned', type: 'integer' },
    amount: { column: 'amount', type: 'decimal' },
    serial: { column: 'serial', type: 'bigint' },
    weight: { column: 'parcels.weight', type: 'integer' },
    soldAt: { column: 'sold_at', type: 'timestamp', storedAs: { kind: 'timestamptz' } },
  },
};

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.sales (
      code text, region text, units integer, returned integer, amount numeric, serial bigint, sold_at timestamptz)`);
  await db.query(`
    INSERT INTO public.sales VALUES
      ('00123', 'north', 1, 0, 0.10, 9007199254740993, '2024-03-10 04:59:59.999999+00'),
      ('123', 'north', 2, 1, 0.20, 9007199254740992, '2024-03-10 05:00:00+00'),
      ('100%', 'south', 4, 0, 12345678901234567.89, 3, '2024-03-11 03:59:59.999999+00'),
      ('100x', NULL, 8, NULL, NULL, NULL, '2024-03-11 04:00:00+00'),
      ('a_b', 'south', 16, 0, 1, 4, '2024-11-03 04:00:00+00'),
      ('axb', NULL, NULL, 0, 1, 5, '2024-11-04 04:59:59.999999+00')`);
  await db.query('CREATE TABLE public.parcels (sale_code text, weight integer)');
  await db.query("INSERT INTO public.parcels VALUES ('00123', 5), ('00123', 6), ('00123', 7), ('123', 8)");
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

async function rowsOf(spec: Partial<QuerySpec>): Promise<Row[]> {
  return (await runner.ask(SALES, spec)).rows;
}

/** The codes of the sales that pass, which tell them apart. */
async function codes(...filters: Filter[]): Promise<unknown[]> {
  return (await rowsOf({ dimensions: ['code'], filters })).map(({ code }) => code);
}

const ALL = ['00123', '100%', '100x', '123', 'a_b', 'axb'];

describe('what other systems were seen to get wrong', () => {
  it('an average of nothing is null, not 0', async () => {
    const spec: Partial<QuerySpec> = {
      metrics: [
        { aggregate: 'avg', field: 'units' },
        { aggregate: 'sum', field: 'units' },
        { aggregate: 'count' },
      ],
      filters: [{ field: 'code', op: 'eq', value: 'none' }],
    };
    expect(await rowsOf(spec)).toEqual([{ avg_units: null, sum_units: null, count: 0 }]);
  });

  it('an empty list of values holds nothing, and its opposite everything', async () => {
    expect(await codes({ field: 'code', op: 'in', value: [] })).toEqual([]);
    expect(await codes({ field: 'code', op: 'notIn', value: [] })).toEqual(ALL);
  });

  it('text that looks like a number stays text', async () => {
    expect(await codes({ field: 'code', op: 'eq', value: '00123' })).toEqual(['00123']);
    expect(await codes({ field: 'code', op: 'eq', value: '123' })).toEqual(['123']);
    expect(
      issuesOf(SALES, { dimensions: ['code'], filters: [{ field: 'code', op: 'eq', value: 123 }] }),
    ).toEqual([expect.objectContaining({ pointer: '/filters/0/value', code: 'value_type' })]);
  });

  it('the signs % and _ in a search are ordinary characters', async () => {
    expect(await codes({ field: 'code', op: 'contains', value: '0%' })).toEqual(['100%']);
    expect(await codes({ field: 'code', op: 'startsWith', value: 'a_' })).toEqual(['a_b']);
    expect(await codes({ field: 'code', op: 'notContains', value: '%' })).toEqual(
      ALL.filter((code) => code !== '100%'),
    );
  });

  it('rows whose value is null are kept by neq, notIn and notContains', async () => {
    const unknown = ['100x', 'axb'];
    expect(await codes({ field: 'region', op: 'neq', value: 'north' })).toEqual([
      '100%',
      '100x',
      'a_b',
      'axb',
    ]);
    expect(await codes({ field: 'region', op: 'notIn', value: ['north', 'south'] })).toEqual(unknown);
    expect(await codes({ field: 'region', op: 'notContains', value: 'o' })).toEqual(unknown);
    expect(await codes({ not: { field: 'region', op: 'in', value: ['north', 'south'] } })).toEqual(unknown);
  });

  it('what is misspelt is refused with the nearest name, and never dropped', () => {
    const found = issuesOf(SALES, {
      metrics: [{ aggregate: 'sum', field: 'amuont' }],
      dimensions: ['regoin'],
      filters: [{ field: 'unit', op: 'gt', value: 1 }],
      orderBy: [{ field: 'sum_amont' }],
    });
    expect(found.map(({ pointer, suggestion }) => [pointer, suggestion])).toEqual(
      expect.arrayContaining([
        ['/metrics/0/field', 'amount'],
        ['/dimensions/0', 'region'],
        ['/filters/0/field', 'units'],
      ]),
    );
  });

  it('division by zero is null, and the other groups have their numbers', async () => {
    const spec: Partial<QuerySpec> = {
      dimensions: ['code'],
      metrics: [
        { aggregate: 'sum', field: 'units', as: 'sold' },
        { aggregate: 'sum', field: 'returned', as: 'back' },
        { formula: 'sold / back', as: 'ratio' },
        { formula: 'coalesce(sold / back, 0)', as: 'ratioOrZero' },
      ],
      filters: [{ field: 'code', op: 'in', value: ['123', 'a_b'] }],
    };
    expect(await rowsOf(spec)).toEqual([
      { code: '123', sold: 2, back: 1, ratio: 2, ratioOrZero: 2 },
      { code: 'a_b', sold: 16, back: 0, ratio: null, ratioOrZero: 0 },
    ]);
  });

  it('a one-to-many join inflates no sum', async () => {
    const naive = await db.query<{ units: string }>(
      'SELECT sum(s.units) AS units FROM public.sales s LEFT JOIN public.parcels p ON p.sale_code = s.code',
    );
    expect(naive.rows).toEqual([{ units: '33' }]);
    const both: Partial<QuerySpec> = {
      metrics: [
        { aggregate: 'sum', field: 'units', as: 'units' },
        { aggregate: 'sum', field: 'weight', as: 'load' },
        { aggregate: 'count', as: 'sales' },
      ],
    };
    expect(await rowsOf(both)).toEqual([{ units: 31, load: 26, sales: 6 }]);
    expect(issuesOf(SALES, { ...both, dimensions: ['weight'] }).map(({ code }) => code)).toEqual([
      'fan_out',
      'fan_out',
    ]);
  });

  it('numbers beyond 2^53 and decimals keep every digit', async () => {
    const sums = await rowsOf({
      metrics: [
        { aggregate: 'sum', field: 'amount' },
        { aggregate: 'max', field: 'serial' },
      ],
    });
    expect(sums).toEqual([{ sum_amount: '12345678901234570.19', max_serial: '9007199254740993' }]);
    expect(await codes({ field: 'serial', op: 'eq', value: '9007199254740993' })).toEqual(['00123']);
  });

  it('metrics, columns, order and bounds stay as they were written', async () => {
    const { columns, rows } = await runner.ask(SALES, {
      metrics: [
        { aggregate: 'max', field: 'units', as: 'z' },
        { aggregate: 'min', field: 'units', as: 'a' },
      ],
      dimensions: ['region', 'code'],
      orderBy: [{ field: 'z', direction: 'desc' }],
      filters: [{ field: 'units', op: 'gte', value: 4 }],
    });
    expect(columns.map(({ name }) => name)).toEqual(['region', 'code', 'z', 'a']);
    expect(rows.map((row) => Object.entries(row))).toEqual([
      [
        ['region', 'south'],
        ['code', 'a_b'],
        ['z', 16],
        ['a', 16],
      ],
      [
        ['region', null],
        ['code', '100x'],
        ['z', 8],
        ['a', 8],
      ],
      [
        ['region', 'south'],
        ['code', '100%'],
        ['z', 4],
        ['a', 4],
      ],
    ]);
    // Whoever swaps bounds to be kind answers another question.
    expect(await codes({ field: 'units', op: 'between', value: [8, 2] })).toEqual([]);
    expect(await codes({ field: 'units', op: 'between', value: [2, 8] })).toEqual(['100%', '100x', '123']);
  });

  it('a date is its whole day to the last microsecond, and a range leaves out its end', async () => {
    const inNewYork = async (filter: Filter): Promise<unknown[]> =>
      (await rowsOf({ dimensions: ['code'], filters: [filter], timezone: 'America/New_York' })).map(
        ({ code }) => code,
      );
    // The day has 23 hours: from 05:00 UTC to 04:00 UTC.
    const day = ['100%', '123'];
    expect(await inNewYork({ field: 'soldAt', op: 'eq', value: '2024-03-10' })).toEqual(day);
    const start = '2024-03-10';
    const range = (end: string): Filter => ({ field: 'soldAt', op: 'inRange', value: { start, end } });
    expect(await inNewYork(range('2024-03-11'))).toEqual(day);
    expect(await inNewYork({ field: 'soldAt', op: 'between', value: [start, start] })).toEqual(day);
    // And this one 25, from 04:00 UTC to 05:00 UTC.
    expect(await inNewYork({ field: 'soldAt', op: 'eq', value: '2024-11-03' })).toEqual(['a_b', 'axb']);
  });

  it('bucket, filter and label share one zone', async () => {
    const { rows, timezone } = await runner.ask(SALES, {
      dimensions: [{ field: 'soldAt', granularity: 'day', as: 'day' }],
      metrics: [{ aggregate: 'count' }],
      filters: [{ field: 'soldAt', op: 'gte', value: '2024-03-10' }],
      timezone: 'America/New_York',
    });
    expect(timezone).toBe('America/New_York');
    expect(rows).toEqual([
      { day: '2024-03-10', count: 2 },
      { day: '2024-03-11', count: 1 },
      { day: '2024-11-03', count: 2 },
    ]);
  });

  it('a relative range shows the bounds that were applied, and they are what the cache keeps it by', () => {
    const at = (now: string): ReturnType<typeof compile> =>
      compile(
        SALES,
        {
          metrics: [{ aggregate: 'count' }],
          filters: [{ field: 'soldAt', op: 'inRange', value: { last: 1, unit: 'day' } }],
          timezone: 'America/New_York',
        },
        { now: new Date(now) },
      );
    const morning = at('2024-03-11T14:00:00Z');
    expect(morning.ranges).toEqual([
      {
        field: 'soldAt',
        start: '2024-03-10T00:00:00-05:00',
        end: '2024-03-11T00:00:00-04:00',
        timezone: 'America/New_York',
      },
    ]);
    expect(morning.validUntil).toEqual(new Date('2024-03-12T04:00:00Z'));
    expect(keyOf(at('2024-03-12T03:59:59Z'))).toBe(keyOf(morning));
    expect(keyOf(at('2024-03-12T04:00:00Z'))).not.toBe(keyOf(morning));
  });

  it('questions that only look alike never share an answer', () => {
    const lists: string[][] = [['a', 'b'], ['b', 'a'], ['a,b'], ['a', 'b', ''], ['a","b'], ['a']];
    const keys = [
      ...lists.map((value) =>
        keyOf(
          compile(SALES, {
            metrics: [{ aggregate: 'count' }],
            filters: [{ field: 'code', op: 'in', value }],
          }),
        ),
      ),
      ...['1', '1.0', '"1"'].map((value) =>
        keyOf(
          compile(SALES, {
            metrics: [{ aggregate: 'count' }],
            filters: [{ field: 'code', op: 'eq', value }],
          }),
        ),
      ),
      keyOf(
        compile(SALES, {
          metrics: [{ aggregate: 'count' }],
          filters: [{ field: 'units', op: 'eq', value: 1 }],
        }),
      ),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('an answer that was cut says so, and one that was not does not', async () => {
    const cut = await runner.ask(SALES, { dimensions: ['code'], limit: 5 });
    expect([cut.rowCount, cut.truncated]).toEqual([5, true]);
    const whole = await runner.ask(SALES, { dimensions: ['code'], limit: 6 });
    expect([whole.rowCount, whole.truncated]).toEqual([6, false]);
  });
});

function keyOf(compiled: ReturnType<typeof compile>): string {
  return cacheKey({
    compiled,
    tenant: 'tenant-1',
    role: 'viewer',
    dataSourceId: undefined,
    dataSourceVersion: 1,
    datasetRevision: 1,
  });
}
