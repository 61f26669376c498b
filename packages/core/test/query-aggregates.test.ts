import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AggregateMetric, CellValue, Row } from '../src/contract/types/query.ts';
import { EVERYTHING } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

type Doubles = readonly (number | null)[];

/** Doubles of groups that Postgres's own functions stumble over. */
const GROUPS: Readonly<Record<string, Doubles>> = {
  none: [null, null],
  one: [2.5, null],
  two: [1, 4],
  plain: [3, 1, 2, 2, null, 10],
  large: [1e308, -1e308, 1e308],
  largeAndSmall: [1e200, 1, -1, 0, 1e-300],
  spreadOut: [1e300, 3e300, 5e300],
  tiny: [1e-200, 2e-200, -1e-200],
  close: [1e9 + 0.25, 1e9 + 0.5, 1e9 + 0.75],
  notANumber: [1, NaN, 3],
  infinite: [1, Infinity, 3],
  infinities: [Infinity, -Infinity],
  onlyNaN: [NaN],
};

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    CREATE TABLE public.everything (
      c_text text, c_double double precision, c_integer integer, c_bigint bigint, c_numeric numeric,
      c_boolean boolean, c_uuid uuid, c_date date, c_timestamptz timestamptz)`);
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

async function fill(column: string, groups: Readonly<Record<string, readonly unknown[]>>): Promise<void> {
  await db.query('TRUNCATE public.everything');
  for (const [name, values] of Object.entries(groups)) {
    for (const value of values) {
      await db.query(`INSERT INTO public.everything (c_text, ${column}) VALUES ($1, $2)`, [name, value]);
    }
  }
}

async function byGroup(metric: AggregateMetric): Promise<Record<string, CellValue>> {
  const { rows } = await runner.ask(EVERYTHING, {
    dimensions: ['text'],
    metrics: [{ ...metric, as: 'value' }],
  });
  return Object.fromEntries(rows.map((row: Row) => [String(row['text']), row['value'] ?? null]));
}

/** The value between two neighbours in proportion; NaN is the greatest. */
function quantile(values: readonly number[], p: number): number | null {
  const sorted = values.toSorted((left, right) => {
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return left < right ? -1 : Number(left > right);
  });
  const place = p * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (low === undefined || high === undefined) return null;
  const beyond = place - Math.floor(place);
  return beyond === 0 ? low : low * (1 - beyond) + high * beyond;
}

/** Of values scaled so that nothing overflows, in two passes. */
function deviation(values: readonly number[]): number | null {
  if (values.length < 2) return null;
  if (!values.every(Number.isFinite)) return NaN;
  // A power of two, by which dividing rounds nothing.
  const largest = 2 ** Math.min(1023, Math.ceil(Math.log2(Math.max(...values.map(Math.abs)))));
  const scaled = values.map((value) => value / largest);
  const mean = scaled.reduce((sum, value) => sum + value, 0) / scaled.length;
  const squares = scaled.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (scaled.length - 1)) * largest;
}

const isNumber = (value: number | null): value is number => value !== null;

function expectNear(actual: CellValue | undefined, expected: number | null): void {
  if (expected === null || !Number.isFinite(expected)) {
    expect(actual).toBe(expected === null ? null : String(expected));
  } else if (expected === 0) {
    expect(actual).toBe(0);
  } else {
    expect(Number(actual) / expected).toBeCloseTo(1, 9);
  }
}

describe('aggregates of doubles', () => {
  beforeAll(() => fill('c_double', GROUPS));

  const names = Object.keys(GROUPS);

  it('median and percentile lie between neighbours in proportion', async () => {
    for (const p of [0, 0.1, 0.5, 0.95, 1]) {
      const answer = await byGroup({ aggregate: 'percentile', field: 'ratio', p });
      for (const name of names) expectNear(answer[name], quantile(GROUPS[name]?.filter(isNumber) ?? [], p));
    }
    expect(await byGroup({ aggregate: 'median', field: 'ratio' })).toEqual(
      await byGroup({ aggregate: 'percentile', field: 'ratio', p: 0.5 }),
    );
  });

  it('stddev and variance are those of a sample, also where squares overflow or vanish', async () => {
    const deviations = await byGroup({ aggregate: 'stddev', field: 'ratio' });
    const variances = await byGroup({ aggregate: 'variance', field: 'ratio' });
    for (const name of names) {
      const expected = deviation(GROUPS[name]?.filter(isNumber) ?? []);
      expectNear(deviations[name], expected);
      expectNear(variances[name], expected === null ? null : expected ** 2);
    }
    // Postgres itself says zero, since the squares of these are below every double.
    expect(deviations['tiny']).toBeCloseTo(1.5275252316519466e-200, 210);
    expect(variances['large']).toBe('Infinity');
    expect(deviations['large']).toBeCloseTo(1.1547005383792515e308, -300);
  });

  it('Postgres’s own stddev fails there', async () => {
    const large = 'SELECT stddev_samp(c_double) FROM public.everything WHERE c_text = $1';
    await expect(db.query(large, ['large'])).rejects.toThrow('out of range');
    await expect(db.query(large, ['spreadOut'])).rejects.toThrow('out of range');
  });
});

describe('aggregates of exact numbers', () => {
  it('are computed exactly and shown as doubles', async () => {
    await fill('c_bigint', { far: ['9007199254740993', '9007199254740995'], none: [null], one: ['5'] });
    const { far, ...others } = await byGroup({ aggregate: 'stddev', field: 'big' });
    expect(far).toBeCloseTo(Math.SQRT2, 14);
    expect(others).toEqual({ none: null, one: null });
    expect(await byGroup({ aggregate: 'variance', field: 'big' })).toEqual({ far: 2, none: null, one: null });
    expect(await byGroup({ aggregate: 'median', field: 'big' })).toMatchObject({ none: null, one: 5 });
    await fill('c_numeric', { cents: ['0.10', '0.20', '0.40'], odd: ['NaN', '1'] });
    expect(await byGroup({ aggregate: 'median', field: 'money' })).toEqual({ cents: 0.2, odd: 'NaN' });
    const { cents, odd } = await byGroup({ aggregate: 'variance', field: 'money' });
    expect(cents).toBeCloseTo(0.07 / 3, 12);
    expect(odd).toBe('NaN');
  });
});

describe('first and last', () => {
  const TYPES = {
    text: fc.constantFrom('a', 'B', 'é', 'Z', '', '10', '9', '\u{1f600}', '\u{ffff}'),
    integer: fc.integer({ min: -2, max: 2 }).map(String),
    numeric: fc.constantFrom('1.0', '1.00', '-5', '12345678901234567890.5', 'NaN'),
    double: fc.constantFrom('0.1', '1e300', '-2', 'NaN', 'Infinity'),
    boolean: fc.constantFrom('true', 'false'),
    uuid: fc.constantFrom('ffffffff-0000-4000-8000-000000000000', '00000000-0000-4000-8000-000000000000'),
  };
  const FIELDS: Record<keyof typeof TYPES, string> = {
    text: 'text',
    integer: 'small',
    numeric: 'money',
    double: 'ratio',
    boolean: 'flag',
    uuid: 'id',
  };
  const moments = fc.constantFrom(
    '-infinity',
    '2024-03-01T10:00:00Z',
    '2024-03-01T10:00:00.000001Z',
    'infinity',
  );
  const compare: Record<string, (left: string, right: string) => number> = {
    text: (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)),
    uuid: (left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)),
    boolean: (left, right) => Number(left === 'true') - Number(right === 'true'),
  };
  const byNumber = (left: string, right: string): number => {
    const [a, b] = [Number(left), Number(right)];
    if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
    return a < b ? -1 : Number(a > b);
  };
  const ORDER = ['-infinity', '2024-03-01T10:00:00Z', '2024-03-01T10:00:00.000001Z', 'infinity'];

  it.each(Object.keys(TYPES) as (keyof typeof TYPES)[])(
    'of %s depend on values and times alone, not on the order of rows',
    async (type) => {
      const cell = fc.record({
        value: fc.option(TYPES[type], { freq: 4 }),
        time: fc.option(moments, { freq: 4 }),
      });
      const order = compare[type] ?? byNumber;
      await fc.assert(
        fc.asyncProperty(fc.array(cell, { maxLength: 8 }), async (cells) => {
          await db.query('TRUNCATE public.everything');
          for (const { value, time } of cells) {
            const column = type === 'text' ? 'c_text' : `c_${type}`;
            await db.query(`INSERT INTO public.everything (${column}, c_timestamptz) VALUES ($1, $2)`, [
              value,
              time,
            ]);
          }
          const sorted = cells
            .flatMap(({ value, time }) => (value === null || time === null ? [] : [{ value, time }]))
            .toSorted(
              (left, right) =>
                ORDER.indexOf(left.time) - ORDER.indexOf(right.time) || order(left.value, right.value),
            );
          const { rows, columns } = await runner.ask(EVERYTHING, {
            metrics: (['first', 'last'] as const).map((aggregate) => ({
              aggregate,
              field: FIELDS[type],
              by: 'moment',
              as: aggregate,
            })),
          });
          expect(columns.map((column) => column.type)).toEqual(
            Array.from({ length: 2 }, () => EVERYTHING.fields[FIELDS[type]]?.type),
          );
          const shown = (cell?: { value: string }): unknown => (cell === undefined ? null : cell.value);
          for (const [name, expected] of [
            ['first', shown(sorted[0])],
            ['last', shown(sorted.at(-1))],
          ] as const) {
            const actual = rows[0]?.[name] ?? null;
            if (expected === null) expect(actual).toBeNull();
            else expect(order(String(actual), String(expected))).toBe(0);
          }
        }),
        { numRuns: 12 },
      );
    },
  );
});
