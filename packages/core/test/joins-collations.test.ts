import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetDefinition, Join } from '../src/contract/types/dataset.ts';
import { createOrdersFixture, CUSTOMER, failureOf, ordersDataset } from './joins-orders.ts';
import type { LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createOrdersFixture();
  await fixture.analytics.query(`
    CREATE COLLATION shop.caseless (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
    CREATE DOMAIN shop.word AS varchar(20); CREATE DOMAIN shop.name AS shop.word;
    CREATE TABLE shop.sales (id int PRIMARY KEY, plain text, coded text COLLATE "C", caseless text COLLATE shop.caseless, padded char(5), amount int);
    CREATE TABLE shop.people (name text PRIMARY KEY, caseless text COLLATE shop.caseless UNIQUE, short shop.name UNIQUE, coded text);
    CREATE UNIQUE INDEX ON shop.people (coded COLLATE "POSIX");
    INSERT INTO shop.sales VALUES (1, 'ann', 'ann', 'ann', 'ann', 100), (2, 'bob', 'bob', 'bob', 'bob', 10);
    INSERT INTO shop.people VALUES ('ann', 'ann', 'ann', 'ann'), ('ANN', 'x', 'ann ', 'ANN'), ('bob', 'bob', 'bob', 'bob');
    GRANT SELECT ON shop.sales, shop.people TO "${fixture.analytics.readerRole}"`);
});
afterAll(() => fixture?.close());

const people = (left: string, right: string, changes: Partial<Join> = {}): Partial<DatasetDefinition> => ({
  base: { schema: 'shop', table: 'sales' },
  joins: [{ ...CUSTOMER, as: 'person', table: 'people', on: [[left, right]], ...changes }],
  fields: { amount: { column: 'amount', type: 'integer' }, name: { column: 'person.name', type: 'text' } },
});

describe('a claim is judged as the join compares', () => {
  const broken: [string, Partial<DatasetDefinition>, RegExp][] = [
    [
      'a collation of the other side that ignores case',
      people('caseless', 'name'),
      /"name" of shop\.people .*\{"name":"ANN"\} is there 2 times/,
    ],
    ['also one to one', people('caseless', 'name', { cardinality: 'oneToOne' }), /"name" of shop\.people/],
    [
      'also where the other side is joined',
      {
        base: { schema: 'shop', table: 'people' },
        joins: [
          { ...CUSTOMER, as: 'sales', table: 'sales', on: [['name', 'caseless']], cardinality: 'oneToMany' },
        ],
        fields: { amount: { column: 'sales.amount', type: 'integer' } },
      },
      /"name" of shop\.people .*\{"name":"ANN"\} is there 2 times/,
    ],
    [
      'spaces at the end, which a char does not count',
      people('padded', 'short'),
      /"short" of shop\.people .*\{"short":"ann"\} is there 2 times/,
    ],
  ];
  it.each(broken)('%s', async (_name, dataset, detail) => {
    const error = await failureOf(fixture.lens.datasets.create(fixture.admin, ordersDataset(dataset)));
    expect(error).toMatchObject({
      code: 'invalid_dataset',
      issues: [{ pointer: '/joins/0/cardinality', code: 'cardinality_broken' }],
    });
    expect(error.issues[0]?.detail).toMatch(detail);
  });

  const sound: [string, string, string, 'proven' | 'checked'][] = [
    ['one collation', 'plain', 'name', 'proven'],
    ['another that tells all apart', 'coded', 'name', 'proven'],
    ['an index by another that tells all apart', 'plain', 'coded', 'proven'],
    ['one that ignores case, on both sides', 'caseless', 'caseless', 'proven'],
    ['one that ignores case, in the key alone', 'plain', 'caseless', 'proven'],
  ];
  it.each(sound)('%s', async (_name, left, right, holds) => {
    const { id, name } = await fixture.lens.datasets.create(
      fixture.admin,
      ordersDataset(people(left, right)),
    );
    const { joins } = await fixture.lens.datasets.check(fixture.admin, id);
    expect(joins).toMatchObject([{ holds }]);
    const metrics = [{ aggregate: 'sum' as const, field: 'amount', as: 'amount' }];
    const { rows } = await fixture.lens.queries.run(
      { dataset: name, metrics, filters: [{ field: 'name', op: 'notNull' }] },
      fixture.admin,
    );
    expect(rows).toEqual([{ amount: 110 }]);
  });

  it('is checked by reading where no index of that collation is, and sees what comes later', async () => {
    await fixture.analytics.query("DELETE FROM shop.people WHERE name = 'ANN'");
    const { id } = await fixture.lens.datasets.create(
      fixture.admin,
      ordersDataset(people('caseless', 'name')),
    );
    const { joins } = await fixture.lens.datasets.check(fixture.admin, id);
    await fixture.analytics.query("INSERT INTO shop.people VALUES ('ANN', 'x', 'ann ', 'ANN')");
    expect(joins).toMatchObject([{ holds: 'checked' }]);
    expect((await fixture.lens.datasets.check(fixture.admin, id)).joins).toMatchObject([{ holds: 'broken' }]);
  });
});
