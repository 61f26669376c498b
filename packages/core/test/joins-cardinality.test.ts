import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatasetCheck } from '../src/contract/index.ts';
import type { DatasetDefinition, Join } from '../src/contract/types/dataset.ts';
import { createLens, loadConfig } from '../src/index.ts';
import {
  byCountry,
  createOrdersFixture,
  CUSTOMER,
  failureOf,
  LINES,
  ordersDataset,
  principalOf,
  repeatCustomer,
  resetCustomers,
} from './joins-orders.ts';
import type { LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createOrdersFixture();
});
afterAll(() => fixture?.close());
beforeEach(() => resetCustomers(fixture));

describe('a dataset held against its database', () => {
  const joinsOf = async (
    changes: Partial<DatasetDefinition>,
    principal = fixture.admin,
  ): Promise<DatasetCheck['joins']> => {
    const { id } = await fixture.lens.datasets.create(fixture.admin, ordersDataset(changes));
    return (await fixture.lens.datasets.check(principal, id)).joins;
  };

  it('says that a unique index proves a join, and that the data do not break another', async () => {
    await fixture.analytics.query('CREATE UNIQUE INDEX customers_id ON shop.customers (id)');
    const joins = await joinsOf({
      joins: [CUSTOMER, LINES, { ...LINES, as: 'coded', on: [['code', 'order_code']] }],
    });
    const checkedAt = expect.stringMatching(/^20\d\d-.*Z$/) as unknown;
    expect(joins).toEqual([
      { join: 'customer', declared: 'manyToOne', holds: 'proven', examples: [], checkedAt },
      { join: 'lines', declared: 'oneToMany', holds: 'proven', examples: [], checkedAt },
      { join: 'coded', declared: 'oneToMany', holds: 'checked', examples: [], checkedAt },
    ]);
  });

  const noProof: [string, string][] = [
    ['a partial index', 'CREATE UNIQUE INDEX customers_id ON shop.customers (id) WHERE id < 100'],
    ['an index over an expression', 'CREATE UNIQUE INDEX customers_id ON shop.customers ((id + 0))'],
    ['an index over more columns', 'CREATE UNIQUE INDEX customers_id ON shop.customers (id, country)'],
    ['an index that is not unique', 'CREATE INDEX customers_id ON shop.customers (id)'],
    [
      'a column that only goes along',
      'CREATE UNIQUE INDEX customers_id ON shop.customers (email) INCLUDE (id)',
    ],
  ];
  it.each(noProof)('takes %s for no proof', async (_name, statement) => {
    await fixture.analytics.query(statement);
    expect(await joinsOf({})).toMatchObject([{ holds: 'checked' }]);
  });

  it('takes an index over fewer columns, and one checked at the end of a transaction, for a proof', async () => {
    await fixture.analytics.query(
      'ALTER TABLE shop.customers ADD CONSTRAINT customers_id UNIQUE (id) DEFERRABLE INITIALLY DEFERRED',
    );
    const on: Join['on'] = [
      ['customer_id', 'id'],
      ['code', 'country'],
    ];
    expect(await joinsOf({ joins: [{ ...CUSTOMER, on }] })).toMatchObject([{ holds: 'proven' }]);
    await fixture.analytics.query('ALTER TABLE shop.customers DROP CONSTRAINT customers_id');
  });

  it('does not take the index of a table for one of those that inherit from it', async () => {
    await fixture.analytics.query(
      'CREATE UNIQUE INDEX customers_id ON shop.customers (id); CREATE TABLE shop.old_customers () INHERITS (shop.customers); INSERT INTO shop.old_customers (id) VALUES (1)',
    );
    const error = await failureOf(fixture.lens.datasets.create(fixture.admin, ordersDataset()));
    await fixture.analytics.query('DROP TABLE shop.old_customers');
    expect(error).toMatchObject({
      issues: [{ pointer: '/joins/0/cardinality', code: 'cardinality_broken' }],
    });
  });

  it('is refused at creation when its data break a join, with examples, the most frequent first', async () => {
    await repeatCustomer(fixture);
    await fixture.analytics.query("INSERT INTO shop.customers VALUES (2, 'IT', 'Bob again')");
    const dataset = ordersDataset();
    const error = await failureOf(fixture.lens.datasets.create(fixture.admin, dataset));
    expect(error).toMatchObject({ code: 'invalid_dataset' });
    expect(error.issues).toEqual([
      {
        pointer: '/joins/0/cardinality',
        code: 'cardinality_broken',
        detail:
          'The join "customer" is declared manyToOne, but "id" of shop.customers is not different in every row, so figures would be too large.' +
          ' Correct the data, join on more columns, or declare it oneToMany. {"id":"1"} is there 3 times. {"id":"2"} is there 2 times.',
      },
    ]);
    const names = (await fixture.lens.datasets.list(fixture.admin)).items.map(({ name }) => name);
    expect(names).not.toContain(dataset.name);
  });

  it('looks at both sides of one to one, and at the parent of one to many', async () => {
    const oneToOne: Join = { ...CUSTOMER, cardinality: 'oneToOne' };
    const { issues } = await failureOf(
      fixture.lens.datasets.create(fixture.admin, ordersDataset({ joins: [oneToOne] })),
    );
    expect(issues[0]?.detail).toMatch(
      /"customer_id" of shop\.orders .*\{"customer_id":"1"\} is there 2 times/,
    );
    const fromCustomers = ordersDataset({
      base: { schema: 'shop', table: 'lines' },
      joins: [
        { ...CUSTOMER, as: 'orders', table: 'orders', on: [['order_id', 'id']], cardinality: 'oneToMany' },
      ],
      fields: { amount: { column: 'orders.amount', type: 'integer' } },
    });
    const broken = await failureOf(fixture.lens.datasets.create(fixture.admin, fromCustomers));
    expect(broken.issues).toMatchObject([{ pointer: '/joins/0/cardinality', code: 'cardinality_broken' }]);
  });

  it('shows keys to those who may ask anything of it, and to nobody under a policy', async () => {
    const open = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    const policy = { rows: { field: 'country', op: 'eq', value: { attribute: 'country' } } };
    const closed = await fixture.lens.datasets.create(fixture.admin, ordersDataset({ policy }));
    await repeatCustomer(fixture);
    const of = async (id: string): Promise<unknown> =>
      (await fixture.lens.datasets.check(principalOf(fixture, 'editor'), id)).joins;
    expect(await of(open.id)).toMatchObject([
      {
        holds: 'broken',
        detail: expect.stringContaining('declare it oneToMany') as string,
        examples: [{ table: 'shop.customers', key: { id: '1' }, count: 3 }],
      },
    ]);
    expect(await of(closed.id)).toMatchObject([{ holds: 'broken', examples: [] }]);
    await expect(fixture.lens.datasets.check(principalOf(fixture, 'viewer'), open.id)).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      fixture.lens.datasets.check(principalOf(fixture, 'admin', { tenant: 'other' }), open.id),
    ).rejects.toMatchObject({ code: 'not_found' });
  });
});

describe('a question over a join that its data break', () => {
  it('is refused before it is answered; the naive figure would have been wrong', async () => {
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    await repeatCustomer(fixture);
    const lens = fixture.another();
    const naive = await fixture.analytics.query(
      'SELECT sum(amount)::int AS total FROM shop.orders o LEFT JOIN shop.customers c ON o.customer_id = c.id',
    );
    expect(naive.rows).toEqual([{ total: 160 }]);
    const error = await failureOf(lens.queries.run(byCountry(name), principalOf(fixture, 'editor')));
    expect(error).toMatchObject({ code: 'cardinality_broken' });
    expect(error.issues).toEqual([
      {
        pointer: '/dataset',
        code: 'cardinality_broken',
        detail: expect.stringContaining('Found: "1" 3 times.') as string,
      },
    ]);
    // A question that does not use the join is not held up by it.
    const whole = await lens.queries.run(
      { dataset: name, metrics: [{ aggregate: 'sum', field: 'amount', as: 'total' }] },
      principalOf(fixture, 'editor'),
    );
    expect(whole.rows).toEqual([{ total: 100 }]);
  });

  it('names no key to who may not see the data', async () => {
    const policy = { rows: { field: 'country', op: 'eq', value: { attribute: 'country' } } };
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset({ policy }));
    await repeatCustomer(fixture);
    const asked = principalOf(fixture, 'editor', { attributes: { country: 'BE' } });
    const error = await failureOf(fixture.another().queries.run(byCountry(name), asked));
    expect(error).toMatchObject({
      code: 'cardinality_broken',
      issues: [{ detail: expect.not.stringContaining('Found') as string }],
    });
    expect(error.message).not.toContain('Found');
  });

  it('is held against the rows that row-level security lets its principal read', async () => {
    const { analytics, lens, admin } = fixture;
    const tables = ['own_orders', 'own_customers'].map(
      (table) => `CREATE TABLE shop.${table} (id int, customer_id int, country text, amount int, owner text);
        ALTER TABLE shop.${table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY own ON shop.${table} USING (owner = current_setting('app.owner', true));
        GRANT SELECT ON shop.${table} TO "${analytics.readerRole}";`,
    );
    await analytics.query(`${tables.join(' ')}
      INSERT INTO shop.own_orders VALUES (1, 1, NULL, 10, 'a'), (2, 1, NULL, 20, 'b');
      INSERT INTO shop.own_customers VALUES (1, NULL, 'BE', 0, 'a'), (1, NULL, 'FR', 0, 'b'), (1, NULL, 'NL', 0, 'b')`);
    const { name } = await lens.datasets.create(
      admin,
      ordersDataset({
        base: { schema: 'shop', table: 'own_orders' },
        joins: [{ ...CUSTOMER, table: 'own_customers' }],
        policy: { native: { settings: { 'app.owner': { attribute: 'owner' } } } },
      }),
    );
    const askAs = (owner: string): ReturnType<typeof lens.queries.run> =>
      lens.queries.run(byCountry(name), principalOf(fixture, 'editor', { attributes: { owner } }));
    expect((await askAs('a')).rows).toEqual([{ country: 'BE', total: 10 }]);
    expect(await failureOf(askAs('b'))).toMatchObject({ code: 'cardinality_broken' });
    expect((await askAs('a')).rows).toEqual([{ country: 'BE', total: 10 }]);
  });

  it('is answered from the cache as it was, and refused when it is asked anew after a while', async () => {
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    const lens = fixture.another();
    const first = await lens.queries.run(byCountry(name), fixture.admin);
    expect(first.rows).toEqual([
      { country: 'BE', total: 30 },
      { country: 'FR', total: 30 },
      { country: null, total: 40 },
    ]);
    await repeatCustomer(fixture);
    const second = await lens.queries.run(byCountry(name), fixture.admin);
    expect(second).toMatchObject({ rows: first.rows, cache: { status: 'hit' } });
    await expect(fixture.another().queries.run(byCountry(name), fixture.admin)).rejects.toMatchObject({
      code: 'cardinality_broken',
    });
  });

  it('is refused as soon as a key repeats, also right after it was found to hold', async () => {
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    const ask = (fresh: boolean): Promise<unknown> =>
      fixture.lens.queries.run(byCountry(name), fixture.admin, { fresh });
    await expect(ask(false)).resolves.toMatchObject({ cache: { status: 'miss' } });
    await expect(ask(true)).resolves.toMatchObject({ cache: { status: 'miss' } });
    await repeatCustomer(fixture);
    await expect(ask(true)).rejects.toMatchObject({ code: 'cardinality_broken' });
    // Neither was it kept, nor what was kept before.
    await expect(ask(false)).rejects.toMatchObject({ code: 'cardinality_broken' });
  });

  it('is answered no longer out of the cache once the check of its dataset has found it', async () => {
    const { name, id } = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    const lens = fixture.another();
    await lens.queries.run(byCountry(name), fixture.admin);
    await repeatCustomer(fixture);
    await expect(lens.queries.run(byCountry(name), fixture.admin)).resolves.toMatchObject({
      cache: { status: 'hit' },
    });
    expect((await lens.datasets.check(fixture.admin, id)).joins).toMatchObject([{ holds: 'broken' }]);
    await expect(lens.queries.run(byCountry(name), fixture.admin)).rejects.toMatchObject({
      code: 'cardinality_broken',
    });
  });

  it('is answered no longer out of the cache once another dataset over its table was refused', async () => {
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    const lens = fixture.another();
    await lens.queries.run(byCountry(name), fixture.admin);
    await repeatCustomer(fixture);
    await expect(lens.datasets.create(fixture.admin, ordersDataset())).rejects.toMatchObject({
      code: 'invalid_dataset',
    });
    await expect(lens.queries.run(byCountry(name), fixture.admin)).rejects.toMatchObject({
      code: 'cardinality_broken',
    });
  });

  /** Asks through a view that keeps its reader waiting; `running` counts the statements that read it. */
  async function askSlowly(
    seconds: string,
    prepare: () => Promise<void>,
    during: (work: Promise<unknown>, running: () => Promise<number>) => Promise<void>,
  ): Promise<void> {
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    await prepare();
    await fixture.analytics.query(`
      ALTER TABLE shop.customers RENAME TO customers_kept;
      CREATE VIEW shop.customers AS SELECT kept.* FROM shop.customers_kept AS kept
        WHERE (SELECT pg_sleep(${seconds})) IS NOT NULL;
      GRANT SELECT ON shop.customers TO "${fixture.analytics.readerRole}"`);
    const running = async (): Promise<number> => {
      const { rows } = await fixture.analytics.query(
        `SELECT FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%"customers"%'
         AND datname = current_database() AND usename = '${fixture.analytics.readerRole}'`,
      );
      return rows.length;
    };
    const work = fixture.another().queries.run(byCountry(name), fixture.admin);
    work.catch(() => {});
    await during(work, running).finally(() =>
      fixture.analytics.query(
        'DROP VIEW shop.customers; ALTER TABLE shop.customers_kept RENAME TO customers',
      ),
    );
  }

  it('is checked beside its statement, so that nobody waits for one after the other', async () => {
    await askSlowly(
      '1',
      async () => {},
      async (work, running) => {
        await expect.poll(running, { timeout: 5_000, interval: 20 }).toBe(2);
        await expect(work).resolves.toMatchObject({ warnings: [] });
      },
    );
  });

  it('ends its statement when it is refused', async () => {
    const slowUnlessChecked = "CASE WHEN current_query() LIKE '%HAVING count%' THEN 0.2 ELSE 20 END";
    await askSlowly(
      slowUnlessChecked,
      () => repeatCustomer(fixture),
      async (work, running) => {
        await expect(work).rejects.toMatchObject({ code: 'cardinality_broken' });
        await expect.poll(running, { timeout: 5_000, interval: 20 }).toBe(0);
      },
    );
  });

  it('is answered with a warning when the check does not end in time', async () => {
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset());
    const slow = createLens(loadConfig({ ...fixture.env, QUERY_TIMEOUT_MS: '400' }));
    // Reading every column of the key takes long; reading the others does not.
    await fixture.analytics.query(`
      ALTER TABLE shop.customers RENAME TO customers_kept;
      CREATE VIEW shop.customers AS SELECT id, country, name FROM shop.customers_kept
        WHERE id IS NULL OR current_query() NOT LIKE '%HAVING count%' OR pg_sleep(2) IS NOT NULL;
      GRANT SELECT ON shop.customers TO "${fixture.analytics.readerRole}"`);
    const answer = await slow.queries.run(byCountry(name), fixture.admin).finally(async () => {
      await slow.close();
      await fixture.analytics.query(
        'DROP VIEW shop.customers; ALTER TABLE shop.customers_kept RENAME TO customers',
      );
    });
    expect(answer.rows).toHaveLength(3);
    expect(answer.warnings).toEqual([
      { code: 'cardinality_unchecked', detail: expect.stringContaining('"customer"') as string },
    ]);
  });
});
