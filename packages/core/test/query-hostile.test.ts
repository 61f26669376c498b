import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FilterCondition, FilterOperator, QuerySpec } from '../src/contract/types/query.ts';
import { soundSpec } from './query-arbitraries.ts';
import { EVERYTHING } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

/** Half hours around both changes of clocks of 2024 in New York and in Europe, and two far from any. */
const MOMENTS: readonly string[] = [
  ...halfHours('2024-03-10T04:00:00Z', 12),
  ...halfHours('2024-11-03T03:30:00Z', 14),
  ...halfHours('2024-03-30T22:30:00Z', 10),
  '2024-07-01T00:00:00.123456Z',
  '1999-12-31T23:59:59Z',
];

const TEXTS: readonly (string | null)[] = [
  '00123',
  '123',
  '',
  '%',
  '_',
  'a%b',
  'a_b',
  'aXb',
  'AXB',
  'a\\b',
  "it's",
  '😀',
  'É',
  null,
];
const DOUBLES: readonly (string | null)[] = ['0.1', '-2.5', '1e300', 'NaN', 'Infinity', '-Infinity', null];
const BIGS: readonly (string | null)[] = ['9007199254740993', '9007199254740992', '-1', '0', null];
const DECIMALS: readonly (string | null)[] = [
  '0.10',
  '0.1',
  '123456789012345678901234567890.5',
  '-1',
  'NaN',
  null,
];
const DAYS: readonly (string | null)[] = ['2024-02-29', '2024-03-01', '2023-12-31', null];

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.everything (
      n serial, c_text text, c_boolean boolean, c_integer integer, c_bigint bigint, c_numeric numeric,
      c_double double precision, c_date date, c_timestamptz timestamptz, c_local timestamp, c_zoned timestamp,
      c_seconds bigint, c_millis bigint, c_time time, c_json jsonb, c_array integer[], c_uuid uuid)`);
  await insert('c_text', TEXTS);
  await insert('c_double', DOUBLES);
  await insert('c_bigint', BIGS);
  await insert('c_numeric', DECIMALS);
  await insert('c_date', DAYS);
  await insert('c_timestamptz', MOMENTS);
  await db.query(`
    UPDATE public.everything SET
      c_local = c_timestamptz AT TIME ZONE 'UTC',
      c_zoned = c_timestamptz AT TIME ZONE 'America/New_York',
      c_seconds = floor(extract(epoch FROM c_timestamptz)),
      c_millis = floor(extract(epoch FROM c_timestamptz) * 1000)
    WHERE c_timestamptz IS NOT NULL`);
  // A wall clock that New York never showed.
  await db.query("INSERT INTO public.everything (c_zoned) VALUES ('2024-03-10 02:30:00')");
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

async function insert(column: string, values: readonly (string | null)[]): Promise<void> {
  for (const value of values)
    await db.query(`INSERT INTO public.everything (${column}) VALUES ($1)`, [value]);
}

/** Different values of a field among the rows that pass, as the answer shows them. */
async function kept(
  field: string,
  condition: Partial<FilterCondition>,
  more: Partial<QuerySpec> = {},
): Promise<unknown[]> {
  const { rows } = await runner.ask(EVERYTHING, {
    dimensions: [field],
    filters: [{ field, ...condition } as FilterCondition],
    ...more,
  });
  return rows.map((row) => row[field]);
}

function halfHours(start: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.parse(start) + index * 1_800_000).toISOString().replace('.000Z', 'Z'),
  );
}

describe('text', () => {
  const byCodePoint = (values: readonly string[]): string[] =>
    values.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const texts = TEXTS.filter((text) => text !== null);
  const cases: [FilterOperator, string, (text: string) => boolean, boolean][] = [
    ['eq', '00123', (text) => text === '00123', false],
    ['neq', '00123', (text) => text !== '00123', true],
    ['gt', 'A', (text) => text > 'A', false],
    ['lte', 'a%b', (text) => text <= 'a%b', false],
    ['contains', '%', (text) => text.includes('%'), false],
    ['contains', '_', (text) => text.includes('_'), false],
    ['contains', '\\', (text) => text.includes('\\'), false],
    ['contains', 'x', (text) => text.toLowerCase().includes('x'), false],
    ['contains', '', () => true, false],
    ['notContains', 'X', (text) => !text.toLowerCase().includes('x'), true],
    ['startsWith', 'A', (text) => text.toLowerCase().startsWith('a'), false],
    ['endsWith', '3', (text) => text.endsWith('3'), false],
    ['contains', "'s", (text) => text.includes("'s"), false],
    ['eq', '😀', (text) => text === '😀', false],
  ];

  it.each(cases)('%s %j', async (op, value, keep, keepsNull) => {
    const expected: (string | null)[] = byCodePoint(texts.filter(keep));
    if (keepsNull) expected.push(null);
    expect(await kept('text', { op, value })).toEqual(expected);
  });

  it('respects case when asked', async () => {
    expect(await kept('text', { op: 'startsWith', value: 'A', caseSensitive: true })).toEqual(['AXB']);
  });

  it('counts different texts without null', async () => {
    const { rows } = await runner.ask(EVERYTHING, {
      metrics: [{ aggregate: 'countDistinct', field: 'text' }],
    });
    expect(rows).toEqual([{ countDistinct_text: texts.length }]);
  });
});

describe('lists', () => {
  it('in: one of, nothing of an empty list; notIn: none of with null, everything of an empty list', async () => {
    expect(await kept('text', { op: 'in', value: ['123', '%', 'absent'] })).toEqual(['%', '123']);
    expect(await kept('text', { op: 'in', value: [] })).toEqual([]);
    expect(await kept('text', { op: 'notIn', value: [] })).toHaveLength(TEXTS.length);
    const rest = await kept('text', { op: 'notIn', value: ['123', '%'] });
    expect(rest).toHaveLength(TEXTS.length - 2);
    expect(rest.at(-1)).toBeNull();
  });

  it('mixes whole numbers and fractions', async () => {
    expect(await kept('big', { op: 'in', value: [-1, 0.5, '9007199254740993'] })).toEqual([
      '-1',
      '9007199254740993',
    ]);
  });
});

describe('numbers', () => {
  it('fault type-traps: keeps digits beyond 2^53 in filters, values and sums', async () => {
    expect(await kept('big', { op: 'gt', value: '9007199254740992' })).toEqual(['9007199254740993']);
    const { rows, columns } = await runner.ask(EVERYTHING, {
      metrics: [
        { aggregate: 'sum', field: 'big' },
        {
          aggregate: 'max',
          field: 'money',
          filters: [
            { field: 'money', op: 'neq', value: '-1' },
            { field: 'money', op: 'lt', value: '1e40' },
          ],
        },
      ],
    });
    expect(rows).toEqual([{ sum_big: '18014398509481984', max_money: '123456789012345678901234567890.5' }]);
    expect(columns.map(({ type }) => type)).toEqual(['bigint', 'decimal']);
  });

  it('fault type-traps: writes NaN and infinities as text, and finds them', async () => {
    expect(await kept('ratio', { op: 'notNull' })).toEqual([
      '-Infinity',
      -2.5,
      0.1,
      1e300,
      'Infinity',
      'NaN',
    ]);
    expect(await kept('ratio', { op: 'in', value: ['NaN', '-Infinity'] })).toEqual(['-Infinity', 'NaN']);
  });

  it('groups equal decimals whatever their zeros', async () => {
    const { rows } = await runner.ask(EVERYTHING, {
      dimensions: ['money'],
      metrics: [{ aggregate: 'count' }],
      filters: [{ field: 'money', op: 'eq', value: 0.1 }],
    });
    expect(rows.map((row) => row['count'])).toEqual([2]);
  });

  it('gives null for the aggregates of nothing and for division by zero, and 0 for counts', async () => {
    const { rows } = await runner.ask(EVERYTHING, {
      metrics: [
        { aggregate: 'count' },
        { aggregate: 'avg', field: 'small' },
        { aggregate: 'sum', field: 'small' },
        { formula: '1 / count', as: 'inverse' },
      ],
      filters: [{ field: 'text', op: 'eq', value: 'absent' }],
    });
    expect(rows).toEqual([{ count: 0, avg_small: null, sum_small: null, inverse: null }]);
  });
});

describe('dates', () => {
  it('fault type-traps: compares and cuts days, which no zone shifts', async () => {
    expect(await kept('day', { op: 'eq', value: '2024-02-29' }, { timezone: 'Pacific/Auckland' })).toEqual([
      '2024-02-29',
    ]);
    expect(await kept('day', { op: 'between', value: ['2024-02-29', '2024-03-01'] })).toHaveLength(2);
    expect(await kept('day', { op: 'inRange', value: { start: '2024-02-29', end: '2024-03-01' } })).toEqual([
      '2024-02-29',
    ]);
    const { rows } = await runner.ask(EVERYTHING, {
      dimensions: [
        { field: 'day', granularity: 'month' },
        { field: 'day', granularity: 'weekday' },
      ],
      filters: [{ field: 'day', op: 'notNull' }],
      timezone: 'Pacific/Auckland',
    });
    expect(rows).toEqual([
      { day_month: '2023-12-01', day_weekday: 7 },
      { day_month: '2024-02-01', day_weekday: 4 },
      { day_month: '2024-03-01', day_weekday: 5 },
    ]);
  });
});

describe('moments in a zone', () => {
  const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

  it.each(zones)('days in %s agree with Postgres, by bucket and by filter', async (timezone) => {
    const { rows } = await runner.ask(EVERYTHING, {
      dimensions: [{ field: 'moment', granularity: 'day', as: 'day' }],
      metrics: [{ aggregate: 'count', as: 'n' }],
      filters: [{ field: 'moment', op: 'notNull' }],
      timezone,
    });
    const naive = await db.query<{ day: string; n: number }>(
      `SELECT to_char(c_timestamptz AT TIME ZONE $1, 'YYYY-MM-DD') AS day, count(*)::int AS n
       FROM public.everything WHERE c_timestamptz IS NOT NULL GROUP BY 1 ORDER BY 1`,
      [timezone],
    );
    expect(rows).toEqual(naive.rows);
    for (const { day, n } of naive.rows) {
      for (const field of ['moment', 'seconds', 'millis', 'zoned']) {
        const filters: FilterCondition[] = [
          { field, op: 'eq', value: day },
          { field: 'moment', op: 'notNull' },
        ];
        const answer = await runner.ask(EVERYTHING, { metrics: [{ aggregate: 'count' }], filters, timezone });
        const expected = field === 'zoned' ? await zonedCount(day, timezone) : n;
        expect({ field, day, count: answer.rows[0]?.['count'] }).toEqual({ field, day, count: expected });
      }
    }
  });

  async function zonedCount(day: string, timezone: string): Promise<number> {
    const { rows } = await db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM public.everything WHERE c_timestamptz IS NOT NULL
       AND to_char((c_zoned AT TIME ZONE 'America/New_York') AT TIME ZONE $2, 'YYYY-MM-DD') = $1`,
      [day, timezone],
    );
    return rows[0]?.n ?? -1;
  }

  it('keeps the hour that occurs twice apart, and writes offsets', async () => {
    const { rows } = await runner.ask(EVERYTHING, {
      dimensions: [{ field: 'moment', granularity: 'hour', as: 'hour' }],
      metrics: [{ aggregate: 'count', as: 'n' }],
      filters: [{ field: 'moment', op: 'inRange', value: { start: '2024-11-03', end: '2024-11-04' } }],
      timezone: 'America/New_York',
    });
    expect(rows).toEqual([
      { hour: '2024-11-03T00:00:00-04:00', n: 2 },
      { hour: '2024-11-03T01:00:00-04:00', n: 2 },
      { hour: '2024-11-03T01:00:00-05:00', n: 2 },
      { hour: '2024-11-03T02:00:00-05:00', n: 2 },
      { hour: '2024-11-03T03:00:00-05:00', n: 2 },
      { hour: '2024-11-03T04:00:00-05:00', n: 2 },
      { hour: '2024-11-03T05:00:00-05:00', n: 1 },
    ]);
  });

  it('bins minutes and hours from midnight, also on a day of 23 hours', async () => {
    const bins = async (every: number, unit: 'minute' | 'hour'): Promise<unknown[]> => {
      const { rows } = await runner.ask(EVERYTHING, {
        dimensions: [{ field: 'moment', granularity: { every, unit }, as: 'bin' }],
        metrics: [{ aggregate: 'count', as: 'n' }],
        filters: [{ field: 'moment', op: 'eq', value: '2024-03-10' }],
        timezone: 'America/New_York',
      });
      return rows.map((row) => [row['bin'], row['n']]);
    };
    expect(await bins(6, 'hour')).toEqual([['2024-03-10T00:00:00-05:00', 10]]);
    expect(await bins(2, 'hour')).toEqual([
      ['2024-03-10T00:00:00-05:00', 4],
      ['2024-03-10T03:00:00-04:00', 2],
      ['2024-03-10T04:00:00-04:00', 4],
    ]);
    expect((await bins(30, 'minute')).slice(3, 6)).toEqual([
      ['2024-03-10T01:30:00-05:00', 1],
      ['2024-03-10T03:00:00-04:00', 1],
      ['2024-03-10T03:30:00-04:00', 1],
    ]);
  });

  it('fault type-traps: shows moments with their fraction, and the extremes of every storage', async () => {
    const fields = ['moment', 'wall', 'zoned', 'seconds', 'millis'];
    const { rows } = await runner.ask(EVERYTHING, {
      metrics: fields.flatMap((field) => [
        { aggregate: 'min' as const, field },
        { aggregate: 'max' as const, field },
      ]),
      filters: [{ field: 'moment', op: 'inRange', value: { start: '2024-07-01', end: '2024-08-01' } }],
    });
    expect(rows).toEqual([
      {
        min_moment: '2024-07-01T00:00:00.123456Z',
        max_moment: '2024-07-01T00:00:00.123456Z',
        min_wall: '2024-07-01T00:00:00.123456',
        max_wall: '2024-07-01T00:00:00.123456',
        min_zoned: '2024-07-01T00:00:00.123456Z',
        max_zoned: '2024-07-01T00:00:00.123456Z',
        min_seconds: '2024-07-01T00:00:00Z',
        max_seconds: '2024-07-01T00:00:00Z',
        min_millis: '2024-07-01T00:00:00.123Z',
        max_millis: '2024-07-01T00:00:00.123Z',
      },
    ]);
  });

  it('filters a zoned column as it buckets it, also for a wall clock that never was', async () => {
    const all = await runner.ask(EVERYTHING, {
      dimensions: [{ field: 'zoned', granularity: 'minute', as: 'minute' }],
      metrics: [{ aggregate: 'count', as: 'n' }],
      filters: [{ field: 'zoned', op: 'notNull' }],
    });
    for (const { minute, n } of all.rows) {
      const { rows } = await runner.ask(EVERYTHING, {
        metrics: [{ aggregate: 'count', as: 'n' }],
        filters: [{ field: 'zoned', op: 'eq', value: String(minute).replace(':00Z', 'Z') }],
      });
      expect({ minute, n: rows[0]?.['n'] }).toEqual({ minute, n });
    }
    expect(all.rows.length).toBeGreaterThan(30);
  });
});

describe('any sound question', () => {
  it('runs, and answers columns as it described them', async () => {
    await fc.assert(
      fc.asyncProperty(soundSpec, async (spec) => {
        const { rows, columns } = await runner.ask(EVERYTHING, spec);
        for (const row of rows) {
          expect(Object.keys(row)).toEqual(columns.map(({ name }) => name));
          for (const { name, type } of columns) expect([type, row[name]]).toSatisfy(fitsType);
        }
      }),
      { numRuns: 300 },
    );
  });
});

const NOT_FINITE = ['NaN', 'Infinity', '-Infinity'];
const OFFSET_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/;

function fitsType([type, value]: [string, unknown]): boolean {
  if (value === null) return true;
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'double') return typeof value === 'number' || NOT_FINITE.includes(String(value));
  if (type === 'boolean') return typeof value === 'boolean';
  if (typeof value !== 'string') return false;
  if (type === 'timestamp') return OFFSET_TIME.test(value);
  return type === 'date' ? /^\d{4}-\d\d-\d\d$/.test(value) : true;
}
