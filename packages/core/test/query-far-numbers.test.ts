import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AggregateMetric } from '../src/contract/types/query.ts';
import { compileFormula } from '../src/query/index.ts';
import { doubleOf, meanOf, quantileOf, rootOf, varianceOf } from './exact-statistics.ts';
import { createQueryTable, type QueryTable } from './query-table.ts';

const GREATEST = Number.MAX_VALUE;
const LEAST = Number.MIN_VALUE;

let table: QueryTable;

beforeAll(async () => {
  table = await createQueryTable();
});

afterAll(() => table?.drop());

const MAGNITUDES = [
  [0, LEAST, 1e-310, 1e-200, 1e-142, 1e-135, 1e-130, 1e-100, 1],
  [1e100, 1e139, 1e140, 1e154, 1e200, 1e290, 1e300, 8.98846567431158e307],
].flat();
const magnitudes = fc.constantFrom(...MAGNITUDES);
const numbers = fc
  .tuple(magnitudes, fc.double({ min: 1, max: 2, noNaN: true, maxExcluded: true }), fc.boolean())
  .map(([magnitude, factor, isNegative]) => Math.min(magnitude * factor, GREATEST) * (isNegative ? -1 : 1))
  .map((number) => number + 0);
/** Few magnitudes a group, so that large and small numbers do not always hide each other. */
const groups = fc
  .array(numbers, { minLength: 1, maxLength: 3 })
  .chain((some) => fc.array(fc.constantFrom(...some), { minLength: 2, maxLength: 7 }));

const WRITTEN: number[][] = [
  [1e308, 1e308, 1.5e308],
  [1e-200, 3e-200, LEAST],
  [-1.7e308, 1.7e308],
  [-1.7e308, 1.7e308, 1.7e308],
  [-1e291, GREATEST],
  [-1e200, 1e200],
  [LEAST, 0],
  [LEAST, 0, 0, 0],
  [1e-141, 3e-141],
  [5, 5, 5],
  [GREATEST, GREATEST],
  [0.1, 0.2, 0.4],
  [1e-200, 3e-200, 5],
];
const PARTS = [0, 0.1, 0.5, 0.6, 0.95, 1];

interface Expected {
  readonly of: (values: readonly number[]) => number;
  /** What rounding of the values may make of the answer, in its unit, beside one part in 10^9. */
  readonly slack: (values: readonly number[], answer: number) => number;
}
const inUnits = (values: readonly number[]): number => 1e-14 * Math.max(...values.map(Math.abs)) + 2 * LEAST;
const METRICS: [AggregateMetric, Expected][] = [
  [{ aggregate: 'avg' }, { of: (values) => doubleOf(meanOf(values)), slack: inUnits }],
  [{ aggregate: 'median' }, { of: (values) => doubleOf(quantileOf(values, 0.5)), slack: inUnits }],
  ...PARTS.map((p): [AggregateMetric, Expected] => [
    { aggregate: 'percentile', p },
    { of: (values) => doubleOf(quantileOf(values, p)), slack: inUnits },
  ]),
  [{ aggregate: 'stddev' }, { of: (values) => doubleOf(rootOf(varianceOf(values))), slack: inUnits }],
  [
    { aggregate: 'variance' },
    {
      of: (values) => doubleOf(varianceOf(values)),
      slack: (values, answer) => 3 * Math.sqrt(answer) * inUnits(values) + inUnits(values) ** 2 + 2 * LEAST,
    },
  ],
];

describe('statistics of numbers near the ends of the doubles', () => {
  it.each([
    ['double precision', 'ratio', 'c_double'],
    ['numeric', 'money', 'c_numeric'],
  ])('never fail and are right, of %s', async (type, field, column) => {
    const all = [...WRITTEN, ...fc.sample(groups, 400)];
    await table.create(`c_integer integer, ${column} ${type}`);
    await table.db.query(
      `INSERT INTO public.everything SELECT number, value::${type} FROM unnest($1::integer[], $2::text[]) AS rows (number, value)`,
      [all.flatMap((values, group) => values.map(() => group)), all.flat().map(String)],
    );
    const metrics = METRICS.map(([metric], index) => ({ ...metric, field, as: `m${index}` }));
    const rows = await table.ask({ dimensions: ['small'], metrics });
    expect(rows).toHaveLength(all.length);
    for (const row of rows) {
      const values = all[Number(row['small'])] ?? [];
      for (const [index, [metric, { of, slack }]] of METRICS.entries()) {
        const [actual, expected] = [Number(row[`m${index}`]), of(values)];
        const isSame =
          Object.is(actual + 0, expected + 0) ||
          (Number.isFinite(expected) &&
            Math.abs(actual - expected) <= 1e-9 * Math.abs(expected) + slack(values, expected));
        if (!isSame) expect.fail(JSON.stringify({ metric, values, actual: String(actual), expected }));
      }
    }
  });

  it('are infinite or nothing where decimals are beyond the doubles', async () => {
    await table.create('c_numeric numeric', [['1e400'], ['3e400']]);
    const metrics: AggregateMetric[] = [
      { aggregate: 'avg', field: 'money', as: 'mean' },
      { aggregate: 'stddev', field: 'money', as: 'deviation' },
      { aggregate: 'variance', field: 'money', as: 'variance' },
    ];
    const beyond = { mean: 'Infinity', deviation: 'Infinity', variance: 'Infinity' };
    expect(await table.ask({ metrics })).toEqual([beyond]);
    await table.create('c_numeric numeric', [['-1e400'], ['-3e400']]);
    expect(await table.ask({ metrics })).toEqual([{ ...beyond, mean: '-Infinity' }]);
    await table.create('c_numeric numeric', [['1e-400'], ['3e-400']]);
    expect(await table.ask({ metrics })).toEqual([{ mean: 0, deviation: 0, variance: 0 }]);
    await table.create('c_numeric numeric', [['NaN'], ['1']]);
    expect(await table.ask({ metrics })).toEqual([{ mean: 'NaN', deviation: 'NaN', variance: 'NaN' }]);
  });

  it('of values that are not finite are as Postgres has them', async () => {
    await table.create('c_double double precision', [['-1e300'], ['1e300'], ['Infinity']]);
    const metrics: AggregateMetric[] = [
      { aggregate: 'percentile', field: 'ratio', p: 0.25, as: 'quarter' },
      { aggregate: 'percentile', field: 'ratio', p: 0.6, as: 'most' },
      { aggregate: 'avg', field: 'ratio', as: 'mean' },
      { aggregate: 'stddev', field: 'ratio', as: 'deviation' },
    ];
    const expected = { quarter: 0, most: 'Infinity', mean: 'Infinity', deviation: 'NaN' };
    expect(await table.ask({ metrics })).toEqual([expected]);
  });
});

describe('round', () => {
  /** Goes by the digits that are shown; one half goes away from zero. */
  function rounded(number: number, digits: number): number {
    const [mantissa = '', exponent = '0'] = String(Math.abs(number)).split('e');
    const [whole = '', fraction = ''] = mantissa.split('.');
    const drop = fraction.length - Number(exponent) - digits;
    if (drop <= 0) return number;
    const shown = BigInt(whole + fraction);
    const unit = 10n ** BigInt(drop);
    return Math.sign(number) * Number(`${(2n * shown + unit) / (2n * unit)}e-${digits}`);
  }

  const DIGITS = [0, 1, 2, 6, 15];
  const doubles = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e17, max: 1e17, noNaN: true }),
    fc
      .tuple(fc.integer(), fc.integer({ min: 0, max: 9 }))
      .map(([whole, places]) => Number(`${whole}e-${places}`)),
  );
  const WHOLE = [9007199254740991, 1234567890.1234567, 4503599627370497, GREATEST, -GREATEST, LEAST];

  it('counts every digit that a double shows, in Postgres and here', async () => {
    const all = [...WHOLE, 2.5, -2.5, 0.285, 1.005, 1e23, ...fc.sample(doubles, 300)];
    await table.create('c_integer integer, c_double double precision');
    await table.db.query(
      'INSERT INTO public.everything SELECT * FROM unnest($1::integer[], $2::double precision[])',
      [all.map((_, index) => index), all],
    );
    const metrics = [
      { aggregate: 'max', field: 'ratio', as: 'x' } as const,
      ...DIGITS.map((digits) => ({ formula: `round(x, ${digits})`, as: `r${digits}` })),
    ];
    const rows = await table.ask({ dimensions: ['small'], metrics });
    expect(rows).toHaveLength(all.length);
    for (const row of rows) {
      const number = all[Number(row['small'])] ?? 0;
      for (const digits of DIGITS) {
        const formula = compileFormula(`round(x, ${digits})`, { x: 'double' });
        if (!('evaluate' in formula)) throw new Error('The formula is refused.');
        const expected = rounded(number, digits) + 0;
        expect([number, digits, row[`r${digits}`]]).toEqual([number, digits, expected]);
        expect([number, digits, formula.evaluate({ x: number })]).toEqual([number, digits, expected]);
      }
    }
  });

  it('goes by what a 4-byte float shows', async () => {
    await table.create('c_double real', [['0.35'], ['NaN'], ['Infinity']]);
    const field = { column: 'c_double', type: 'double' } as const;
    const dataset = {
      name: 'reals',
      base: { schema: 'public', table: 'everything' },
      fields: { ratio: field, near: { formula: 'round(ratio, 1)', type: 'double' } },
    } as const;
    const rows = await table.ask({ dimensions: ['ratio', 'near'] }, dataset);
    expect(rows).toEqual([
      { ratio: 0.35, near: 0.4 },
      { ratio: 'Infinity', near: 'Infinity' },
      { ratio: 'NaN', near: 'NaN' },
    ]);
  });
});
