import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Join } from '../src/contract/types/dataset.ts';
import type { AggregateMetric, Filter } from '../src/contract/types/query.ts';
import { manyOf, nestedLoops } from './joins-nested-loops.ts';
import {
  COLUMNS,
  fillShop,
  SHOP_FIELDS,
  SHOP_FORMULAS,
  SHOP_JOINS,
  shopDataset,
  shopSchema,
  type ShopTable,
  type ShopTables,
} from './joins-shop.ts';
import { issuesOf } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(shopSchema());
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

const NUMBERS = ['amount', 'rank', 'quantity', 'weight', 'pieces', 'paid'];
const TEXTS = Object.keys(SHOP_FIELDS).filter((field) => !NUMBERS.includes(field));
const FORMULAS = Object.keys(SHOP_FORMULAS);

const number = fc.option(fc.integer({ min: 1, max: 4 }), { nil: null, freq: 5 });
const text = fc.option(fc.constantFrom('a', 'b', 'B'), { nil: null, freq: 5 });
/** Keys of what is joined to: each once, or null, which nothing matches. */
const UNIQUE: readonly (readonly [ShopTable, string])[] = [
  ['base', 'id'],
  ['customer', 'id'],
  ['lines', 'id'],
  ['product', 'id'],
];

const tables: fc.Arbitrary<ShopTables> = fc.record(
  Object.fromEntries(
    Object.entries(COLUMNS).map(([table, columns]) => {
      const row = fc.record(
        Object.fromEntries(
          columns.map((column) => [
            column,
            TEXTS.some((field) => SHOP_FIELDS[field]?.[1] === column) ? text : number,
          ]),
        ),
      );
      const key = UNIQUE.find(([owner]) => owner === table)?.[1];
      const selector = (each: Record<string, unknown>): unknown =>
        key === undefined ? Symbol('any') : (each[key] ?? Symbol('null'));
      return [table, fc.uniqueArray(row, { maxLength: 6, minLength: table === 'base' ? 1 : 0, selector })];
    }),
  ),
) as fc.Arbitrary<ShopTables>;

/** A comparison of one of these fields. */
function conditionOn(fields: readonly string[]): fc.Arbitrary<Filter> {
  const some = fc.constantFrom(...fields);
  return some.chain((field): fc.Arbitrary<Filter> => {
    const nulls = fc.record({
      field: fc.constant(field),
      op: fc.constantFrom('isNull' as const, 'notNull' as const),
    });
    if (FORMULAS.includes(field)) return nulls;
    const isText = TEXTS.includes(field);
    const value: fc.Arbitrary<string | number> = isText
      ? fc.constantFrom('a', 'b')
      : fc.integer({ min: 1, max: 3 });
    const ops = ['eq', 'eq', 'eq', 'neq', ...(isText ? [] : ['gt' as const])] as const;
    const one = fc.record({ field: fc.constant(field), op: fc.constantFrom(...ops), value });
    const list = fc.record({
      field: fc.constant(field),
      op: fc.constantFrom('in' as const, 'notIn' as const),
      value: fc.array(value, { maxLength: 2 }),
    });
    return fc.oneof(
      { weight: 4, arbitrary: one },
      { weight: 1, arbitrary: list as fc.Arbitrary<Filter> },
      nulls,
    );
  });
}

const condition = conditionOn([...NUMBERS, ...TEXTS, ...FORMULAS]);

const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    { weight: 4, arbitrary: condition },
    { weight: 1, arbitrary: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((and) => ({ and })) },
    { weight: 1, arbitrary: fc.array(tie('filter'), { minLength: 1, maxLength: 2 }).map((or) => ({ or })) },
    { weight: 1, arbitrary: tie('filter').map((not) => ({ not })) },
  ),
}));

const filters = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Filter[]>([]) },
  { weight: 2, arbitrary: fc.array(filter, { minLength: 1, maxLength: 2 }) },
);

const metric: fc.Arbitrary<AggregateMetric> = fc
  .record({
    field: fc.oneof(
      { weight: 2, arbitrary: fc.constant(undefined) },
      { weight: 6, arbitrary: fc.constantFrom(...NUMBERS) },
      { weight: 3, arbitrary: fc.constantFrom(...FORMULAS) },
    ),
    aggregate: fc.constantFrom('sum', 'count', 'avg', 'median', 'min', 'max', 'countDistinct'),
    filters,
  })
  .map(({ field, aggregate, filters: own }) =>
    field === undefined ? { aggregate: 'count', filters: own } : { field, aggregate, filters: own },
  ) as fc.Arbitrary<AggregateMetric>;

/** What is asked: metrics with their aliases. */
interface ShopQuestion {
  metrics: (AggregateMetric & { as: string })[];
  dimensions: string[];
  filters: Filter[];
}

const question: fc.Arbitrary<ShopQuestion> = fc.record({
  metrics: fc
    .array(metric, { minLength: 1, maxLength: 3 })
    .map((list) => list.map((each, index) => ({ ...each, as: `m${index}` }))),
  // Mostly of the base and its customer: by one of the many, most metrics are refused.
  dimensions: fc.oneof(
    { weight: 3, arbitrary: fc.constant<string[]>([]) },
    {
      weight: 4,
      arbitrary: fc.uniqueArray(fc.constantFrom<string[]>('region', 'city', 'amount'), {
        minLength: 1,
        maxLength: 2,
      }),
    },
    { weight: 2, arbitrary: fc.uniqueArray(fc.constantFrom(...TEXTS), { minLength: 1, maxLength: 2 }) },
  ),
  filters,
});

/** Filters and metric filters that speak of rows of the same joins, which must be the same rows. */
const focused: fc.Arbitrary<ShopQuestion> = fc
  .constantFrom(
    ['quantity', 'kind'],
    ['method', 'paid'],
    ['kind', 'brand', 'pieces', 'reason'],
    ['zip', 'rank', 'method'],
  )
  .chain((fields) => {
    const list = (minLength: number): fc.Arbitrary<Filter[]> =>
      fc.array(conditionOn(fields), { minLength, maxLength: 2 });
    return fc.record({
      metrics: fc
        .record({
          field: fc.constantFrom(undefined, undefined, 'amount', 'paid', 'quantity'),
          filters: list(1),
        })
        .map(({ field, filters: own }): (AggregateMetric & { as: string })[] => [
          {
            aggregate: field === undefined ? 'count' : 'sum',
            ...(field === undefined ? {} : { field }),
            filters: own,
            as: 'm0',
          },
          { aggregate: 'count', as: 'm1' },
        ]),
      dimensions: fc.constantFrom<string[][]>([], ['region']),
      filters: list(0),
    });
  });

const innerJoins = fc.oneof(
  { weight: 2, arbitrary: fc.constant<string[]>([]) },
  {
    weight: 1,
    arbitrary: fc.subarray(
      SHOP_JOINS.map(({ as }) => as),
      { maxLength: 2 },
    ),
  },
);

/** Whether no way to answer a metric is right: said by the rules as documented, not by the product. */
function mustRefuse(
  { aggregate, field }: AggregateMetric,
  dimensions: readonly string[],
  joins: readonly Join[],
): boolean {
  if (['min', 'max', 'countDistinct'].includes(aggregate)) return false;
  const own = manyOf(field, joins);
  const isChain = own.size < 2 || (own.size === 2 && own.has('lines') && own.has('returns'));
  const groups = dimensions.flatMap((dimension) => [...manyOf(dimension, joins)]);
  return own.has('addresses') || !isChain || groups.some((many) => !own.has(many));
}

const sorted = (rows: readonly object[]): unknown[] =>
  rows
    .map((row) => JSON.stringify(Object.entries(row).map(([key, value]) => [key, plain(value)])))
    .toSorted();

/** Sums of decimals are text on the wire; figures here are small. */
const plain = (value: unknown): unknown =>
  typeof value === 'string' && /^-?\d/.test(value)
    ? Number(value)
    : typeof value === 'number'
      ? Number(value.toPrecision(12))
      : value;

describe('any question over any rows', () => {
  it('has the answer of nested loops, or is refused for its fan-out', async () => {
    const counts = { answered: 0, refused: 0, nonEmpty: 0 };
    await fc.assert(
      fc.asyncProperty(
        tables,
        innerJoins,
        fc.array(fc.oneof({ weight: 5, arbitrary: question }, { weight: 3, arbitrary: focused }), {
          minLength: 8,
          maxLength: 8,
        }),
        async (rows, inner, questions) => {
          const dataset = shopDataset(inner);
          const joins = dataset.joins ?? [];
          await db.query(
            `TRUNCATE ${Object.keys(COLUMNS)
              .map((table) => `shop.${table}`)
              .join(', ')}`,
          );
          const { text: fill, values } = fillShop(rows);
          await db.query(fill, values);
          for (const spec of questions) {
            const refused = spec.metrics.flatMap((each, index) =>
              mustRefuse(each, spec.dimensions, joins) ? [`/metrics/${index} fan_out`] : [],
            );
            const issues = issuesOf(dataset, spec).map(({ pointer, code }) => `${pointer} ${code}`);
            expect(issues, JSON.stringify(spec)).toEqual(refused);
            counts[refused.length > 0 ? 'refused' : 'answered'] += 1;
            if (refused.length > 0) continue;
            const { rows: answer } = await runner.ask(dataset, spec);
            const expected = nestedLoops(joins, rows, spec);
            expect(sorted(answer), JSON.stringify(spec)).toEqual(sorted(expected));
            if (expected.some((row) => Object.values(row).some((value) => value !== null && value !== 0)))
              counts.nonEmpty += 1;
          }
        },
      ),
      { numRuns: 60 },
    );
    expect(counts.answered).toBeGreaterThan(200);
    expect(counts.refused).toBeGreaterThan(50);
    expect(counts.nonEmpty / counts.answered).toBeGreaterThan(0.3);
  });
});
