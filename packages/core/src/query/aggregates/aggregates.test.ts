import { describe, expect, it } from 'vitest';
import { compile, EVERYTHING, FLIGHTS } from '../../../test/query-fixtures.ts';
import type { AggregateMetric } from '../../contract/types/query.ts';
import { ANSWERED_AGGREGATES } from './index.ts';

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
  [
    { aggregate: 'avg', field: 'money' },
    '(avg("base"."c_numeric"))::double precision',
    'avg_money',
    'double',
  ],
  [
    { aggregate: 'avg', field: 'ratio' },
    '(sum(("base"."c_double")::double precision) / NULLIF(count("base"."c_double"), 0))',
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
    'max(to_timestamp(("base"."c_millis")::double precision / 1000))',
    'max_millis',
    'timestamp',
  ],
];

describe('aggregates', () => {
  it.each(CASES)('%j', (metric, text, name, type) => {
    const { statement, columns } = compile(EVERYTHING, { metrics: [metric] });
    expect(statement.text).toBe(`SELECT ${text} FROM "public"."everything" AS "base" LIMIT 1001`);
    expect(columns).toMatchObject([{ name, type, role: 'metric' }]);
  });

  it('are all covered by the table above', () => {
    expect(new Set(CASES.map(([{ aggregate }]) => aggregate))).toEqual(new Set(ANSWERED_AGGREGATES));
  });

  it('count only the rows that pass their own filters', () => {
    const { statement } = compile(FLIGHTS, {
      metrics: [
        { aggregate: 'avg', field: 'delay', filters: [{ field: 'origin', op: 'eq', value: 'ORD' }] },
        { metric: 'lateShare', filters: [{ field: 'origin', op: 'eq', value: 'ORD' }] },
      ],
    });
    const ord = '("base"."origin")::text = $1::text';
    expect(statement.text).toBe(
      `SELECT (avg("base"."delay") FILTER (WHERE ${ord}))::double precision, ` +
        `((count(*) FILTER (WHERE (("base"."delay" > $2::integer) AND ${ord})))::double precision / ` +
        `NULLIF((count(*) FILTER (WHERE ${ord}))::double precision, 0)) FROM "public"."flights" AS "base" LIMIT 1001`,
    );
    expect(statement.values).toEqual(['ORD', '15']);
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
