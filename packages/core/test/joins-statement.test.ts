import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import type { QuerySpec } from '../src/contract/types/query.ts';
import { fillShop, SHOP_TABLES, shopDataset, shopSchema } from './joins-shop.ts';
import { compile, VIEWER } from './query-fixtures.ts';
import { createQueryRunner, type QueryRunner } from './query-run.ts';

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

const sum = (field: string): { aggregate: 'sum'; field: string } => ({ aggregate: 'sum', field });

describe('the statement', () => {
  const textOf = (spec: Partial<QuerySpec>, dataset = SHOP): string => compile(dataset, spec).statement.text;
  const base = 'FROM "shop"."base" AS "base"';

  it('is one SELECT where nothing repeats rows', () => {
    expect(textOf({ metrics: [sum('amount')], dimensions: ['city'] })).toBe(
      `SELECT ("customer"."city")::text COLLATE "C", sum("base"."amount") ${base} LEFT JOIN "shop"."customer" AS "customer" ON "base"."customer_id" = "customer"."id" GROUP BY 1 ORDER BY 1 ASC NULLS LAST LIMIT 1001`,
    );
  });

  it('is one SELECT where all metrics are of the same rows', () => {
    expect(textOf({ metrics: [sum('quantity')] })).toBe(
      `SELECT sum("lines"."quantity") ${base} LEFT JOIN "shop"."lines" AS "lines" ON "base"."id" = "lines"."order_id" LIMIT 1001`,
    );
  });

  it('asks whether there is such a row, as a semi-join', async () => {
    const spec: Partial<QuerySpec> = {
      metrics: [{ aggregate: 'count' }],
      filters: [{ field: 'quantity', op: 'gt', value: 1 }],
    };
    const { text, values } = compile(SHOP, spec).statement;
    expect(text).toBe(
      `SELECT count(*) ${base} WHERE EXISTS (SELECT FROM "shop"."lines" AS "lines" WHERE "base"."id" = "lines"."order_id" AND "lines"."quantity" > $1::bigint) LIMIT 1001`,
    );
    expect(values).toEqual(['1']);
    const plan = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text.replace('$1', '1')}`);
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Semi Join|HashAggregate|Unique/);
  });

  it('counts a missing row as a row of nulls where the filter keeps nulls', () => {
    const lines = '"shop"."lines" AS "lines"';
    const match = `${lines} WHERE "base"."id" = "lines"."order_id"`;
    expect(
      textOf({ metrics: [{ aggregate: 'count' }], filters: [{ field: 'quantity', op: 'isNull' }] }),
    ).toContain(
      `WHERE (EXISTS (SELECT FROM ${match} AND "lines"."quantity" IS NULL) OR (NOT EXISTS (SELECT FROM ${match}) AND EXISTS (SELECT FROM (SELECT) AS "one" LEFT JOIN ${lines} ON false WHERE "lines"."quantity" IS NULL))) LIMIT`,
    );
  });

  it('reads a joined table once for such a filter, not once a row', async () => {
    await db.query(`CREATE SCHEMA large; CREATE TABLE large.base AS SELECT id FROM generate_series(1, 20000) AS id;
      CREATE TABLE large.lines AS SELECT order_id, 'a' AS kind FROM generate_series(1, 19000) AS order_id; ANALYZE large.base, large.lines`);
    const lines = SHOP.joins?.find((join) => join.as === 'lines');
    const large: DatasetDefinition = {
      name: 'large',
      base: { schema: 'large', table: 'base' },
      joins: lines === undefined ? [] : [{ ...lines, schema: 'large' }],
      fields: { kind: { column: 'lines.kind', type: 'text' } },
    };
    const startedAt = performance.now();
    const asked: Partial<QuerySpec> = {
      metrics: [{ aggregate: 'count' }],
      filters: [{ field: 'kind', op: 'neq', value: 'a' }],
    };
    expect(await ask(asked, large)).toEqual([[1000]]);
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  it('groups tables by themselves and puts the groups side by side, nulls with nulls, by hashing', async () => {
    const spec: Partial<QuerySpec> = {
      metrics: [sum('amount'), sum('quantity')],
      dimensions: ['region'],
      limit: 5,
    };
    const { text } = compile(SHOP, spec).statement;
    const region = '("base"."region")::text COLLATE "C"';
    expect(text).toBe(
      `SELECT "part1"."c1", "part1"."c2", "part2"."c2" FROM (SELECT ${region}, sum("base"."amount") ${base} GROUP BY 1) AS "part1" ("c1", "c2")` +
        ` FULL JOIN (SELECT ${region}, sum("lines"."quantity") ${base} LEFT JOIN "shop"."lines" AS "lines" ON "base"."id" = "lines"."order_id" GROUP BY 1) AS "part2" ("c1", "c2")` +
        ' ON ARRAY["part1"."c1"] = ARRAY["part2"."c1"] ORDER BY 1 ASC NULLS LAST LIMIT 6',
    );
    const plan = await db.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${text}`);
    expect(plan.rows.map((row) => row['QUERY PLAN']).join('\n')).toMatch(/Hash Full Join|Merge Full Join/);
  });

  it('puts every condition in every part', async () => {
    const spec: Partial<QuerySpec> = {
      metrics: [sum('amount'), sum('quantity')],
      filters: [
        { field: 'region', op: 'eq', value: 'north' },
        { field: 'kind', op: 'eq', value: 'b' },
      ],
    };
    const { text, values } = compile(SHOP, spec).statement;
    expect(text.match(/"base"."region"\)::text = /g)).toHaveLength(2);
    expect(text.match(/"lines"."kind"\)::text = /g)).toHaveLength(2);
    expect(values).toEqual(['north', 'b']);
    expect(await ask(spec)).toEqual([[100, 3]]);
  });
});

describe('row policy', () => {
  const of = (rows: NonNullable<DatasetDefinition['policy']>['rows']): DatasetDefinition => ({
    ...SHOP,
    policy: { rows },
  });
  const north = of({ field: 'region', op: 'eq', value: { attribute: 'region' } });
  /** Whoever may see only lines of one kind. */
  const kindA = of({ field: 'kind', op: 'eq', value: { attribute: 'kind' } });
  const changes = { principal: { ...VIEWER, attributes: { region: 'north', kind: 'a' } } };
  const all: Partial<QuerySpec> = {
    metrics: [{ aggregate: 'count' }, sum('amount'), sum('quantity'), sum('paid')],
  };

  it('over the base holds in every part', async () => {
    expect((await runner.ask(north, all, changes)).rows.map(Object.values)).toEqual([[2, 150, 6, 150]]);
  });

  it('over the many: what has such a row, and of the many only such rows', async () => {
    expect((await runner.ask(kindA, all, changes)).rows.map(Object.values)).toEqual([[2, 150, 3, 150]]);
  });

  it("cannot be passed by a metric's own filter on rows that it leaves out", async () => {
    const asked: Partial<QuerySpec> = {
      metrics: [
        { aggregate: 'count', as: 'hidden', filters: [{ field: 'quantity', op: 'eq', value: 3 }] },
        { aggregate: 'count', as: 'seen', filters: [{ field: 'quantity', op: 'eq', value: 2 }] },
      ],
    };
    expect((await runner.ask(kindA, asked, changes)).rows).toEqual([{ hidden: 0, seen: 1 }]);
    const filtered: Partial<QuerySpec> = {
      metrics: [{ aggregate: 'count' }],
      filters: [{ field: 'quantity', op: 'eq', value: 3 }],
    };
    expect((await runner.ask(kindA, filtered, changes)).rows).toEqual([{ count: 0 }]);
  });

  it('without the attribute leaves no rows in any part', async () => {
    expect((await runner.ask(kindA, all)).rows.map(Object.values)).toEqual([[0, null, null, null]]);
  });
});
