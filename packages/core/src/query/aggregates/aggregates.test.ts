import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING, FLIGHTS, issuesOf, textEquals } from '../../../test/query-fixtures.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { AggregateMetric } from '../../contract/types/query.ts';
import { datasetIssues } from '../dataset-issues.ts';
import { PLAIN_AGGREGATES } from './index.ts';

const DOUBLE = '("base"."c_double")::double precision';
const DOWN = 'power(2::double precision, -664)';
const UP = 'power(2::double precision, 664)';
const SCALED = `stddev_samp(CASE WHEN abs(${DOUBLE}) < 1e-100 THEN 0 ELSE ${DOUBLE} * ${DOWN} END)`;
const PLAIN = `stddev_samp(CASE WHEN abs(${DOUBLE}) < 1e140 THEN ${DOUBLE} END)`;
const SMALL =
  `((stddev_samp(${DOUBLE} * power(2::double precision, 800)) FILTER (WHERE abs(${DOUBLE}) < 1e-130))` +
  '::text::numeric / 2::numeric ^ 800)';
const SUM = `sum(${DOUBLE}) FILTER (WHERE abs(${DOUBLE}) < 1e290)`;
const LARGE = `sum(${DOUBLE}::text::numeric) FILTER (WHERE abs(${DOUBLE}) >= 1e290)`;
const MEAN = `((COALESCE((${SUM})::text::numeric, 0) + COALESCE(${LARGE}, 0)) / NULLIF(count("base"."c_double"), 0))`;
const NUMERIC = '("base"."c_numeric")::double precision';
const SORTED = `WITHIN GROUP (ORDER BY ${NUMERIC})`;
const PLACE = '(($1::numeric)::double precision * (count("base"."c_numeric") - 1))';

function nearest(numeric: string): string {
  return (
    `(CASE WHEN ${numeric} = 'NaN' THEN 'NaN' WHEN ${numeric} > 1.797693134862315807e308 THEN 'Infinity' ` +
    `WHEN ${numeric} < -1.797693134862315807e308 THEN '-Infinity' ` +
    `WHEN abs(${numeric}) < 2.4703282292062328e-324 THEN 0 ELSE (${numeric})::double precision END)`
  );
}

const CASES: [AggregateMetric, string, string, string][] = [
  [{ aggregate: 'count' }, 'count(*)', 'count', 'integer'],
  [{ aggregate: 'count', field: 'small' }, 'count("base"."c_integer")', 'count_small', 'integer'],
  [
    { aggregate: 'countDistinct', field: 'text' },
    'count(DISTINCT ("base"."c_text")::text COLLATE "C")',
    'countDistinct_text',
    'integer',
  ],
  [{ aggregate: 'sum', field: 'small' }, 'sum("base"."c_integer")', 'sum_small', 'integer'],
  [{ aggregate: 'sum', field: 'big' }, 'sum("base"."c_bigint")', 'sum_big', 'bigint'],
  [{ aggregate: 'sum', field: 'money' }, 'sum("base"."c_numeric")', 'sum_money', 'decimal'],
  [{ aggregate: 'sum', field: 'ratio' }, 'sum(("base"."c_double")::double precision)', 'sum_ratio', 'double'],
  [{ aggregate: 'avg', field: 'money' }, nearest('(avg("base"."c_numeric"))'), 'avg_money', 'double'],
  [
    { aggregate: 'avg', field: 'ratio' },
    `(CASE WHEN ${LARGE} IS NULL AND (abs(${SUM}) >= 1e-290 OR ${SUM} = 0) ` +
      `THEN ${SUM} / NULLIF(count("base"."c_double"), 0) ELSE ${nearest(MEAN)} END)`,
    'avg_ratio',
    'double',
  ],
  [
    { aggregate: 'min', field: 'text' },
    'min(("base"."c_text")::text COLLATE "C") COLLATE "C"',
    'min_text',
    'text',
  ],
  [{ aggregate: 'max', field: 'day' }, 'max(("base"."c_date")::date)', 'max_day', 'date'],
  [
    { aggregate: 'max', field: 'millis' },
    `max((to_timestamp(floor("base"."c_millis" / 1000)) + coalesce(NULLIF(("base"."c_millis" - floor("base"."c_millis" / 1000) * 1000)::double precision, 'NaN'), 0) * interval '1 millisecond'))`,
    'max_millis',
    'timestamp',
  ],
  [
    { aggregate: 'min', field: 'ratio' },
    '(min("base"."c_double"))::text::double precision',
    'min_ratio',
    'double',
  ],
  [
    { aggregate: 'median', field: 'small' },
    'percentile_cont(0.5) WITHIN GROUP (ORDER BY ("base"."c_integer")::double precision)',
    'median_small',
    'double',
  ],
  [
    { aggregate: 'percentile', field: 'money', p: 0.95 },
    `(CASE WHEN percentile_cont(($1::numeric)::double precision) ${SORTED} = 'Infinity' ` +
      `AND percentile_disc(1) ${SORTED} < 'Infinity' ` +
      `THEN max(${NUMERIC}) FILTER (WHERE "base"."c_numeric" < -1e290) * (1 - (${PLACE} - floor(${PLACE}))) ` +
      `+ min(${NUMERIC}) FILTER (WHERE "base"."c_numeric" > 1e290) * (${PLACE} - floor(${PLACE})) ` +
      `ELSE percentile_cont(($1::numeric)::double precision) ${SORTED} END)`,
    'percentile_money',
    'double',
  ],
  [
    { aggregate: 'stddev', field: 'big' },
    'sqrt(var_samp("base"."c_bigint"))::double precision',
    'stddev_big',
    'double',
  ],
  [
    { aggregate: 'stddev', field: 'ratio' },
    `(CASE WHEN bool_or(abs(${DOUBLE}) >= 1e140) IS NOT TRUE ` +
      `THEN CASE WHEN ${PLAIN} < 1e-140 THEN COALESCE(${nearest(SMALL)}, ${PLAIN}) ELSE ${PLAIN} END ` +
      `WHEN ${SCALED} = 'NaN' THEN 'NaN' ` +
      `WHEN ${SCALED} > 1.7976931348623157e308 * ${DOWN} THEN 'Infinity' ELSE ${SCALED} * ${UP} END)`,
    'stddev_ratio',
    'double',
  ],
  [
    { aggregate: 'variance', field: 'small' },
    '(var_samp("base"."c_integer"))::double precision',
    'variance_small',
    'double',
  ],
  [
    { aggregate: 'first', field: 'text', by: 'moment' },
    '(array_agg(("base"."c_text")::text ORDER BY ("base"."c_timestamptz")::timestamptz ASC, ' +
      '("base"."c_text")::text COLLATE "C" ASC) FILTER (WHERE ("base"."c_text")::text IS NOT NULL ' +
      'AND ("base"."c_timestamptz")::timestamptz IS NOT NULL))[1] COLLATE "C"',
    'first_text',
    'text',
  ],
  [
    { aggregate: 'last', field: 'big', by: 'day', filters: [{ field: 'flag', op: 'eq', value: true }] },
    '(array_agg("base"."c_bigint" ORDER BY ("base"."c_date")::date DESC, "base"."c_bigint" DESC) ' +
      'FILTER (WHERE "base"."c_bigint" IS NOT NULL AND ("base"."c_date")::date IS NOT NULL ' +
      'AND "base"."c_boolean" = $1::boolean))[1]',
    'last_big',
    'bigint',
  ],
];

describe('aggregates', () => {
  it.each(CASES)('%j', (metric, text, name, type) => {
    const { statement, columns } = compile(EVERYTHING, { metrics: [metric] });
    expect(statement.text).toBe(`SELECT ${text} FROM "public"."everything" AS "base" LIMIT 1001`);
    expect(columns).toMatchObject([{ name, type, role: 'metric' }]);
  });

  it('are all covered by the table above', () => {
    expect(new Set(CASES.map(([{ aggregate }]) => aggregate))).toEqual(new Set(PLAIN_AGGREGATES));
  });

  it('count only the rows that pass their own filters', () => {
    const { statement } = compile(FLIGHTS, {
      metrics: [
        { aggregate: 'avg', field: 'delay', filters: [{ field: 'origin', op: 'eq', value: 'ORD' }] },
        { metric: 'lateShare', filters: [{ field: 'origin', op: 'eq', value: 'ORD' }] },
      ],
    });
    const ord = textEquals('"base"."origin"', '$1::text');
    expect(statement.text).toBe(
      `SELECT (avg("base"."delay") FILTER (WHERE ${ord}))::double precision, ` +
        `((count(*) FILTER (WHERE (("base"."delay" > $2::integer) AND ${ord})))::double precision / ` +
        `NULLIF((count(*) FILTER (WHERE ${ord}))::double precision, 0)) FROM "public"."flights" AS "base" LIMIT 1001`,
    );
    expect(statement.values).toEqual(['ORD', '15']);
  });

  it('are functions in formulas of the dataset, their options after the value', () => {
    const dataset: DatasetDefinition = {
      ...EVERYTHING,
      metrics: {
        all: {
          formula:
            'median(small) + percentile(money, 0.9) + stddev(big) + variance(small) + first(small, moment) + last(small, day)',
        },
      },
    };
    const { statement, columns } = compile(dataset, { metrics: [{ metric: 'all' }] });
    const { statement: apart } = compile(EVERYTHING, {
      metrics: [
        { aggregate: 'median', field: 'small' },
        { aggregate: 'percentile', field: 'money', p: 0.9 },
        { aggregate: 'stddev', field: 'big' },
        { aggregate: 'variance', field: 'small' },
        { aggregate: 'first', field: 'small', by: 'moment' },
        { aggregate: 'last', field: 'small', by: 'day' },
      ],
    });
    expect(columns[0]?.type).toBe('double');
    const pieces = apart.text.slice('SELECT '.length, apart.text.indexOf(' FROM "public"'));
    for (const piece of pieces.split(
      /, (?=(?:\(CASE WHEN percentile_cont|\(?(?:stddev|sqrt|var_samp|array_agg)))/,
    )) {
      expect(statement.text).toContain(piece);
    }
  });

  it.each([
    ['percentile(small)', 'takes a value and a number from 0 to 1'],
    ['percentile(small, 2)', 'number from 0 to 1'],
    [`percentile(small, 0.${'0'.repeat(400)}1)`, 'number from 0 to 1'],
    ['percentile(small, small)', 'number from 0 to 1'],
    ['percentile(small, null)', 'number from 0 to 1'],
    ["percentile(small, '0.5')", 'number from 0 to 1'],
    ['first(small)', 'takes a value and a time field'],
    ['first(small, text)', 'a date or a timestamp'],
    ['last(small, day, day)', 'takes one value and a time field'],
    ['median(small, 0.5)', 'takes one value'],
    ['median(text)', 'does not take text'],
    ['share(small)', 'no function "share"'],
  ])('refuse in a formula %s', (formula, detail) => {
    const [issue] = datasetIssues({ ...EVERYTHING, metrics: { wrong: { formula } } });
    expect(issue).toMatchObject({ pointer: '/metrics/wrong/formula', code: 'invalid_formula' });
    expect(issue?.detail).toContain(detail);
  });

  const REFUSED: [AggregateMetric, string, string][] = [
    [{ aggregate: 'percentile', field: 'small' }, 'p', 'missing'],
    [{ aggregate: 'median', field: 'small', p: 0.5 }, 'p', 'unexpected'],
    [{ aggregate: 'first', field: 'small' }, 'by', 'missing'],
    [{ aggregate: 'first', field: 'small', by: 'text' }, 'by', 'value_type'],
    [{ aggregate: 'first', field: 'small', by: 'momnt' }, 'by', 'unknown_field'],
    [{ aggregate: 'first', field: 'list', by: 'moment' }, 'field', 'aggregate_type'],
    [{ aggregate: 'sum', field: 'small', window: 7 }, 'window', 'unexpected'],
  ];
  it.each(REFUSED)('refuse %j at %s as %s', (metric, option, code) => {
    expect(issuesOf(EVERYTHING, { metrics: [metric] })).toMatchObject([
      { pointer: `/metrics/0/${option}`, code },
    ]);
  });

  it('hide and mask the field that orders rows like any other', () => {
    const dataset: DatasetDefinition = { ...EVERYTHING, policy: { hidden: { fields: ['moment'] } } };
    const metrics: AggregateMetric[] = [{ aggregate: 'first', field: 'small', by: 'moment' }];
    expect(issuesOf(dataset, { metrics })).toMatchObject([
      { pointer: '/metrics/0/by', code: 'unknown_field' },
    ]);
  });

  it('read the table of the field that orders rows', () => {
    const dataset: DatasetDefinition = {
      ...EVERYTHING,
      joins: [
        {
          as: 'other',
          schema: 'public',
          table: 'other',
          on: [['c_integer', 'id']],
          type: 'left',
          cardinality: 'manyToOne',
        },
      ],
      fields: { ...EVERYTHING.fields, since: { column: 'other.since', type: 'date' } },
    };
    const { statement } = compile(dataset, { metrics: [{ aggregate: 'last', field: 'small', by: 'since' }] });
    expect(statement.text).toContain('LEFT JOIN "public"."other"');
  });

  it('show the unit of their field where they keep it', () => {
    const { columns } = compile(FLIGHTS, {
      metrics: [
        { aggregate: 'avg', field: 'delay' },
        { aggregate: 'countDistinct', field: 'delay' },
        { metric: 'lateShare' },
      ],
    });
    expect(columns.map(({ label, unit, format }) => [label, unit, format])).toEqual([
      ['avg_delay', 'min', undefined],
      ['countDistinct_delay', undefined, undefined],
      ['Late', undefined, { style: 'percent' }],
    ]);
  });
});
