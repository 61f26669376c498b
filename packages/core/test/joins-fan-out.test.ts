import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QuerySpec } from '../src/contract/types/query.ts';
import { issuesOf } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';
import { fillShop, SHOP_TABLES, shopDataset, shopSchema } from './joins-shop.ts';

const LINES = 'LEFT JOIN shop.lines ON base.id = lines.order_id';
const PAYMENTS = 'LEFT JOIN shop.payments ON base.id = payments.order_id';
const RETURNS = 'LEFT JOIN shop.returns ON lines.id = returns.line_id';
const SHOP = shopDataset();

let db: TestDatabase;
let runner: QueryRunner;

beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(shopSchema());
  const { text, values } = fillShop(SHOP_TABLES);
  await db.query(text, values);
  runner = await createQueryRunner(db.url);
});

afterAll(async () => {
  await runner?.close();
  await db?.drop();
});

const ask = async (spec: Partial<QuerySpec>, dataset: DatasetDefinition = SHOP): Promise<unknown[][]> =>
  (await runner.ask(dataset, spec)).rows.map((row) => Object.values(row));

/** The first answer that comes to mind, which joins everything and adds up. */
async function naive(text: string): Promise<unknown[][]> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  try {
    return (await client.query<unknown[]>({ text, rowMode: 'array' })).rows;
  } finally {
    await client.end();
  }
}

const sum = (field: string): { aggregate: 'sum'; field: string } => ({ aggregate: 'sum', field });

/** What is asked, the naive SQL, what that says, and what is right. */
const CASES: [string, Partial<QuerySpec>, string, unknown[][], unknown[][]][] = [
  [
    'a sum of the base beside a sum of the many',
    { metrics: [sum('amount'), sum('quantity')] },
    `SELECT sum(amount)::int, sum(quantity)::int FROM shop.base ${LINES}`,
    [[300, 10]],
    [[200, 10]],
  ],
  [
    'the chasm: sums of two that are many',
    { metrics: [sum('quantity'), sum('paid')] },
    `SELECT sum(quantity)::int, sum(paid)::int FROM shop.base ${LINES} ${PAYMENTS}`,
    [[15, 270]],
    [[10, 170]],
  ],
  [
    'the chasm by a dimension of the base, with null as a group',
    {
      dimensions: ['region'],
      metrics: [{ aggregate: 'count' }, sum('quantity'), sum('paid'), sum('amount')],
    },
    `SELECT region, count(*)::int, sum(quantity)::int, sum(paid)::int, sum(amount)::int FROM shop.base ${LINES} ${PAYMENTS} GROUP BY 1 ORDER BY 1`,
    [
      ['north', 5, 11, 250, 450],
      ['south', 1, 4, null, 30],
      [null, 1, null, 20, 20],
    ],
    [
      ['north', 2, 6, 150, 150],
      ['south', 1, 4, null, 30],
      [null, 1, null, 20, 20],
    ],
  ],
  [
    'a dimension of what the base has one of',
    {
      dimensions: ['city'],
      metrics: [
        sum('amount'),
        { aggregate: 'avg', field: 'quantity' },
        { aggregate: 'count', field: 'paid' },
      ],
    },
    `SELECT city, sum(amount)::int, avg(quantity)::float8, count(paid)::int FROM shop.base LEFT JOIN shop.customer ON customer_id = customer.id ${LINES} ${PAYMENTS} GROUP BY 1 ORDER BY 1`,
    [
      ['Ghent', 450, 2.2, 5],
      ['Oslo', 30, 4, 0],
      [null, 20, null, 1],
    ],
    [
      ['Ghent', 150, 2, 3],
      ['Oslo', 30, 4, 0],
      [null, 20, null, 1],
    ],
  ],
  [
    'a chain: many of the many beside the many and the base',
    { metrics: [sum('amount'), sum('quantity'), sum('pieces')] },
    `SELECT sum(amount)::int, sum(quantity)::int, sum(pieces)::int FROM shop.base ${LINES} ${RETURNS}`,
    [[400, 12, 4]],
    [[200, 10, 4]],
  ],
  [
    'what the many has one of',
    { metrics: [{ aggregate: 'count' }, sum('weight')] },
    `SELECT count(*)::int, sum(weight)::int FROM shop.base ${LINES} LEFT JOIN shop.product ON lines.product_id = product.id`,
    [[5, 27]],
    [[4, 27]],
  ],
  [
    'a filter on the many: a row of the base passes once',
    {
      metrics: [{ aggregate: 'count' }, sum('amount')],
      filters: [{ field: 'quantity', op: 'gt', value: 1 }],
    },
    `SELECT count(*)::int, sum(amount)::int FROM shop.base ${LINES} WHERE quantity > 1`,
    [[3, 230]],
    [[2, 130]],
  ],
  [
    'filters on two that are many',
    {
      metrics: [sum('amount'), sum('quantity'), sum('paid')],
      filters: [
        { field: 'method', op: 'in', value: ['card', 'cash'] },
        { field: 'kind', op: 'notNull' },
      ],
    },
    `SELECT sum(amount)::int, sum(quantity)::int, sum(paid)::int FROM shop.base ${LINES} ${PAYMENTS} WHERE method IN ('card', 'cash') AND kind IS NOT NULL`,
    [[450, 11, 250]],
    [[150, 6, 150]],
  ],
  [
    'what is not there: an order without such a line, or without any',
    { metrics: [sum('amount')], filters: [{ field: 'kind', op: 'neq', value: 'a' }] },
    `SELECT sum(amount)::int FROM shop.base ${LINES} ${PAYMENTS} WHERE kind IS DISTINCT FROM 'a'`,
    [[250]],
    [[150]],
  ],
  [
    "a metric's own filter on the many",
    {
      metrics: [
        { aggregate: 'count', as: 'orders' },
        { aggregate: 'count', as: 'big', filters: [{ field: 'quantity', op: 'gte', value: 2 }] },
        {
          aggregate: 'sum',
          field: 'amount',
          as: 'amountOfBig',
          filters: [{ field: 'quantity', op: 'gte', value: 2 }],
        },
      ],
    },
    `SELECT count(*)::int, count(*) FILTER (WHERE quantity >= 2)::int, sum(amount) FILTER (WHERE quantity >= 2)::int FROM shop.base ${LINES}`,
    [[5, 3, 230]],
    [[4, 2, 130]],
  ],
  [
    'a mean over the many does not see the row of nulls of who has none',
    { metrics: [{ aggregate: 'avg', field: 'quantityOrNine', as: 'mean' }, { aggregate: 'count' }] },
    `SELECT avg(coalesce(quantity, 9))::float8, count(*)::int FROM shop.base ${LINES}`,
    [[3.8, 5]],
    [[2.5, 4]],
  ],
  [
    'different values and extremes beside the many',
    {
      metrics: [
        { aggregate: 'countDistinct', field: 'region' },
        { aggregate: 'max', field: 'amount' },
        sum('paid'),
        sum('amount'),
      ],
    },
    `SELECT count(DISTINCT region)::int, max(amount), sum(paid)::int, sum(amount)::int FROM shop.base ${PAYMENTS}`,
    [[2, 100, 170, 300]],
    [[2, 100, 170, 200]],
  ],
  [
    'a formula over aggregates of several tables, conditions on it, and order',
    {
      dimensions: ['region'],
      metrics: [
        sum('amount'),
        { ...sum('paid'), as: 'paid' },
        { formula: 'coalesce(paid, 0) / sum_amount', as: 'share' },
      ],
      having: [{ field: 'share', op: 'gte', value: 0.5 }],
      orderBy: [{ field: 'paid', direction: 'desc' }],
    },
    `SELECT region, sum(amount)::int, sum(paid)::int, (sum(paid)::float8 / sum(amount)) FROM shop.base ${PAYMENTS} GROUP BY 1 HAVING sum(paid)::float8 / sum(amount) >= 0.5 ORDER BY 3 DESC`,
    [
      ['north', 250, 150, 0.6],
      [null, 20, 20, 1],
    ],
    [
      ['north', 150, 150, 1],
      [null, 20, 20, 1],
    ],
  ],
];

describe('a fan-out', () => {
  it.each(CASES)('%s', async (_name, spec, sql, wrong, right) => {
    // Numeric averages differ in how far they are written out.
    expect(rounded(await naive(sql))).toEqual(wrong);
    expect(wrong).not.toEqual(right);
    expect(rounded(await ask(spec))).toEqual(right);
  });

  it('never inflates through an inner join, which only decides which rows there are', async () => {
    const inner = shopDataset(['lines']);
    expect(
      await naive('SELECT sum(amount)::int FROM shop.base JOIN shop.lines ON base.id = order_id'),
    ).toEqual([[280]]);
    expect(await ask({ metrics: [sum('amount')] }, inner)).toEqual([[180]]);
    expect(await ask({ metrics: [sum('amount'), sum('quantity'), sum('paid')] }, inner)).toEqual([
      [180, 10, 150],
    ]);
  });
});

const rounded = (rows: unknown[][]): unknown[][] =>
  rows.map((row) => row.map((value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)));

describe('refused', () => {
  const refused: [string, Partial<QuerySpec>, RegExp][] = [
    [
      'a metric of the base by a field of the many',
      { dimensions: ['kind'], metrics: [sum('amount')] },
      /"lines" repeats .*Leave out dimensions/,
    ],
    [
      'a metric of the base by fields of two that are many, over none of which there is a figure',
      { dimensions: ['kind', 'method'], metrics: [sum('amount')] },
      /"lines", "payments" repeat .*Leave out dimensions that read "lines", "payments"\.$/,
    ],
    [
      'a metric of the base by a field of the many of the many',
      { dimensions: ['reason'], metrics: [sum('amount')] },
      /, or calculate over fields of "returns"\.$/,
    ],
    [
      'a metric of one that is many by another',
      { dimensions: ['method'], metrics: [sum('quantity')] },
      /"payments" repeats/,
    ],
    [
      'the many by the many of it',
      { dimensions: ['reason'], metrics: [sum('quantity')] },
      /"returns" repeats/,
    ],
    [
      'a value of two that are many',
      { metrics: [sum('quantityAndPaid')] },
      /"lines", "payments" at once.*in a formula/,
    ],
    [
      'the many of what many share',
      { metrics: [sum('rank')] },
      /"addresses", which .* behind a many-to-one join.*whose base it is/,
    ],
  ];

  it.each(refused)('%s', async (_name, spec, reason) => {
    const [issue, ...others] = issuesOf(SHOP, spec);
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ pointer: '/metrics/0', code: 'fan_out' });
    expect(issue?.detail).toMatch(reason);
  });

  it('never what repeated rows do not change', async () => {
    expect(
      await ask({
        dimensions: ['kind'],
        metrics: [
          { aggregate: 'max', field: 'amount' },
          { aggregate: 'countDistinct', field: 'method' },
          sum('quantity'),
        ],
      }),
    ).toEqual([
      ['a', 100, 2, 3],
      ['b', 100, 2, 7],
      [null, 20, 1, null],
    ]);
    expect(await ask({ metrics: [{ aggregate: 'max', field: 'rank' }, sum('amount')] })).toEqual([[5, 200]]);
  });

  it('names every metric that cannot be had', () => {
    const metrics: QuerySpec['metrics'] = [sum('amount'), sum('quantity'), { aggregate: 'count' }];
    expect(issuesOf(SHOP, { dimensions: ['kind'], metrics }).map(({ pointer }) => pointer)).toEqual([
      '/metrics/0',
      '/metrics/2',
    ]);
  });
});
