import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../../src/contract/types/dataset.ts';
import type {
  Aggregate,
  FilterCondition,
  FilterOperator,
  Granularity,
  QuerySpec,
} from '../../src/contract/types/query.ts';
import { ValidationError } from '../../src/errors/index.ts';
import { compile, EVERYTHING } from '../query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from '../query-run.ts';

/** Of the principal of the fixtures, who has no attributes, nobody's rows. */
const DENIED: DatasetDefinition = {
  ...EVERYTHING,
  policy: { rows: { field: 'text', op: 'eq', value: { attribute: 'missing' } } },
};
const FIELDS = Object.keys(EVERYTHING.fields);
const AGGREGATES: Aggregate[] = [
  'count',
  'countDistinct',
  'sum',
  'avg',
  'min',
  'max',
  'median',
  'percentile',
  'stddev',
  'variance',
  'first',
  'last',
];
const GRANULARITIES: Granularity[] = [
  'year',
  'week',
  'day',
  'hour',
  'weekday',
  'hourOfDay',
  { every: 15, unit: 'minute' },
];
const VALUES: FilterCondition['value'][] = [
  '1',
  1,
  true,
  '2024-03-10',
  '12:00',
  '6f1c2f0e-1111-4222-8333-444455556666',
  ['1'],
  { last: 1, unit: 'day' },
];
const OPERATORS: FilterOperator[] = [
  'eq',
  'neq',
  'gt',
  'in',
  'notIn',
  'contains',
  'isNull',
  'notNull',
  'inRange',
];

let db: TestDatabase;
let runner: QueryRunner;
beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`create table everything (c_text text, c_boolean boolean, c_integer integer, c_bigint bigint, c_numeric numeric,
    c_double float8, c_date date, c_timestamptz timestamptz, c_local timestamp, c_zoned timestamp, c_seconds bigint,
    c_millis bigint, c_time time, c_json jsonb, c_array text[], c_uuid uuid)`);
  runner = await createQueryRunner(db.url);
});
afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

/** Everything that can be asked of one field at all, one thing each. */
function questionsOf(field: string): Partial<QuerySpec>[] {
  const metrics = AGGREGATES.map((aggregate) => ({
    aggregate,
    field,
    as: 'm',
    ...(aggregate === 'percentile' ? { p: 0.5 } : {}),
    ...(aggregate === 'first' || aggregate === 'last' ? { by: 'moment' } : {}),
  }));
  const conditions = OPERATORS.flatMap((op) =>
    [undefined, ...VALUES].map((value) => ({ field, op, ...(value === undefined ? {} : { value }) })),
  );
  return [
    { dimensions: [field], metrics: [{ aggregate: 'count' }] },
    ...GRANULARITIES.map((granularity) => ({ dimensions: [{ field, granularity, as: 'd' }] })),
    ...metrics.map((metric) => ({ metrics: [metric] })),
    ...metrics.map((metric) => ({ metrics: [metric], having: [{ field: 'm', op: 'isNull' as const }] })),
    ...conditions.map((condition) => ({
      metrics: [{ aggregate: 'count' as const, filters: [condition] }],
      filters: [condition],
    })),
    {
      metrics: [
        { aggregate: 'count', as: 'n' },
        { aggregate: 'count', field, as: 'm' },
        { formula: 'coalesce(m / n, 7) + n', as: 'f' },
      ],
    },
    {
      metrics: [{ aggregate: 'count', as: 'n' }],
      dimensions: [field],
      having: [{ field: 'n', op: 'gte', value: 0 }],
      orderBy: [{ field: 'n' }],
    },
    { metrics: [{ aggregate: 'count', as: 'n' }], having: [{ field: 'n', op: 'gt', value: 0 }] },
  ];
}

function isAnswered(spec: Partial<QuerySpec>): boolean {
  try {
    compile(EVERYTHING, spec);
    return true;
  } catch (error) {
    if (error instanceof ValidationError) return false;
    throw error;
  }
}

describe('who may see no rows', () => {
  it.each(FIELDS)('gets of "%s" what an empty table would give, and no table is read', async (field) => {
    const questions = questionsOf(field).filter(isAnswered);
    expect(questions.length).toBeGreaterThan(4);
    for (const spec of questions) {
      expect(compile(DENIED, spec).statement.text).not.toContain('everything');
      expect(await runner.ask(DENIED, spec), JSON.stringify(spec)).toEqual(
        await runner.ask(EVERYTHING, spec),
      );
    }
  });
});
