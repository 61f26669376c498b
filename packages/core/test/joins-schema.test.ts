import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DatasetDefinition } from '../src/contract/types/dataset.ts';
import { createLens, loadConfig } from '../src/index.ts';
import {
  byCountry,
  createOrdersFixture,
  CUSTOMER,
  failureOf,
  LINES,
  ordersDataset,
  principalOf,
  resetCustomers,
} from './joins-orders.ts';
import type { LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;

beforeAll(async () => {
  fixture = await createOrdersFixture();
});
afterAll(() => fixture?.close());
beforeEach(() => resetCustomers(fixture));

describe('what a dataset says and its database does not have', () => {
  const cases: [string, Partial<DatasetDefinition>, string, string, RegExp][] = [
    [
      'a table',
      { base: { schema: 'shop', table: 'oders' } },
      '/base/table',
      'unknown_table',
      /no table or view shop\.oders/,
    ],
    [
      'a joined table',
      { joins: [{ ...CUSTOMER, schema: 'Shop' }] },
      '/joins/0/table',
      'unknown_table',
      /Shop\.customers/,
    ],
    [
      'a column',
      { fields: { a: { column: 'amont', type: 'integer' } } },
      '/fields/a/column',
      'unknown_column',
      /mean "amount"/,
    ],
    [
      'a column of a join',
      { fields: { a: { column: 'customer.nme', type: 'text' } } },
      '/fields/a/column',
      'unknown_column',
      /mean "name"/,
    ],
    [
      'a column of a condition',
      { joins: [{ ...CUSTOMER, on: [['customer', 'id']] }] },
      '/joins/0/on/0/0',
      'unknown_column',
      /mean "customer_id"/,
    ],
    [
      'a type',
      { fields: { a: { column: 'amount', type: 'boolean' } } },
      '/fields/a/type',
      'column_type',
      /holds integer.*type "integer"/,
    ],
    [
      'a size',
      { fields: { a: { column: 'customer.size', type: 'integer' } } },
      '/fields/a/type',
      'column_type',
      /holds bigint.*type "bigint"/,
    ],
    [
      'a way to store time',
      { fields: { a: { column: 'customer.at', type: 'timestamp' } } },
      '/fields/a/type',
      'column_type',
      /without time zone.*"kind": "timestamp"/,
    ],
    [
      'two types that are compared',
      { joins: [{ ...CUSTOMER, on: [['code', 'id']] }] },
      '/joins/0/on/0',
      'join_type',
      /text and integer/,
    ],
    [
      'a type that can be compared',
      { joins: [{ ...CUSTOMER, on: [['document', 'id']] }] },
      '/joins/0/on/0',
      'join_type',
      /json and integer/,
    ],
    [
      'one collation for both sides',
      { joins: [{ ...CUSTOMER, on: [['email', 'email']] }] },
      '/joins/0/on/0',
      'join_type',
      /different collations/,
    ],
    [
      'a right to read',
      { fields: { a: { column: 'secret', type: 'text' } } },
      '/fields/a/column',
      'unreadable_column',
      /Grant it SELECT/,
    ],
  ];

  it.each(cases)('%s', async (_name, changes, pointer, code, detail) => {
    const error = await failureOf(
      fixture.lens.datasets.create(fixture.admin, ordersDataset({ fields: {}, ...changes })),
    );
    expect(error.issues.map((issue) => [issue.pointer, issue.code])).toEqual([[pointer, code]]);
    expect(error.issues[0]?.detail).toMatch(detail);
  });

  it('names no column that the role may not read', async () => {
    const fields: DatasetDefinition['fields'] = { a: { column: 'secrets', type: 'text' } };
    const error = await failureOf(fixture.lens.datasets.create(fixture.admin, ordersDataset({ fields })));
    expect(error.issues).toMatchObject([
      { code: 'unknown_column', allowed: expect.arrayContaining(['code']) },
    ]);
    expect(JSON.stringify(error.issues)).not.toContain('"secret"');
  });

  it('is told at once, each in its place', async () => {
    const fields: DatasetDefinition['fields'] = {
      a: { column: 'x', type: 'text' },
      b: { column: 'customer.y', type: 'text' },
    };
    const error = await failureOf(
      fixture.lens.datasets.create(
        fixture.admin,
        ordersDataset({ fields, joins: [CUSTOMER, { ...LINES, on: [['id', 'order']] }] }),
      ),
    );
    expect(error.issues.map(({ pointer }) => pointer)).toEqual([
      '/joins/1/on/0/1',
      '/fields/a/column',
      '/fields/b/column',
    ]);
  });

  it('reads numbers, texts and times of every size that fits, and domains as what they are made of', async () => {
    await fixture.analytics.query(
      `CREATE DOMAIN shop.pieces AS smallint; CREATE DOMAIN shop.few AS shop.pieces CHECK (VALUE < 10);
       CREATE TABLE shop.everything (few shop.few, real real, name char(3), at timestamptz, seconds bigint, list int[], word shop.few[]);
       GRANT SELECT ON shop.everything TO "${fixture.analytics.readerRole}"`,
    );
    const fields: DatasetDefinition['fields'] = {
      few: { column: 'few', type: 'integer' },
      big: { column: 'few', type: 'bigint' },
      exact: { column: 'few', type: 'decimal' },
      real: { column: 'real', type: 'double' },
      name: { column: 'name', type: 'text' },
      at: { column: 'at', type: 'timestamp' },
      seconds: { column: 'seconds', type: 'timestamp', storedAs: { kind: 'epoch', unit: 's' } },
      list: { column: 'list', type: 'array' },
      word: { column: 'word', type: 'array' },
    };
    const dataset = await fixture.lens.datasets.create(
      fixture.admin,
      ordersDataset({ base: { schema: 'shop', table: 'everything' }, joins: [], fields }),
    );
    expect(await fixture.lens.datasets.check(fixture.admin, dataset.id)).toEqual({ joins: [], issues: [] });
  });

  it('does not keep a dataset from being made while the data source is away', async () => {
    const lens = createLens(
      loadConfig({ ...fixture.env, ANALYTICS_DB_URL: 'postgresql://nobody:pw@127.0.0.1:1/none' }),
    );
    const made = await lens.datasets.create(
      fixture.admin,
      ordersDataset({ base: { schema: 'shop', table: 'nowhere' } }),
    );
    await expect(lens.datasets.check(fixture.admin, made.id)).rejects.toMatchObject({
      code: 'data_source_unavailable',
    });
    await lens.close();
    expect((await fixture.lens.datasets.check(fixture.admin, made.id)).issues).toMatchObject([
      { pointer: '/base/table' },
    ]);
  });
});

describe('what keeps every question of a dataset from being answered', () => {
  const issuesOf = async (changes: Partial<DatasetDefinition>, prepare = ''): Promise<unknown> => {
    const { lens, admin, analytics } = fixture;
    await analytics.query(`CREATE SCHEMA locked; CREATE TABLE locked.orders (id int, customer_id int, amount int);
      GRANT USAGE ON SCHEMA locked TO "${analytics.readerRole}";
      GRANT SELECT ON locked.orders TO "${analytics.readerRole}";
      ALTER TABLE locked.orders ENABLE ROW LEVEL SECURITY`);
    const base = { schema: 'locked', table: 'orders' };
    try {
      const sound = await lens.datasets.create(admin, ordersDataset({ base, policy: { native: {} } }));
      expect((await lens.datasets.check(admin, sound.id)).issues).toEqual([]);
      await analytics.query(prepare);
      const refused = await failureOf(lens.datasets.create(admin, ordersDataset({ base, ...changes })));
      expect(refused.code).toBe('invalid_dataset');
      if (prepare !== '') expect((await lens.datasets.check(admin, sound.id)).issues).toEqual(refused.issues);
      return refused.issues;
    } finally {
      await analytics.query('DROP SCHEMA locked CASCADE');
    }
  };

  it('is that its role may not use a schema', async () => {
    const revoke = `REVOKE USAGE ON SCHEMA locked FROM "${fixture.analytics.readerRole}"`;
    expect(await issuesOf({}, revoke)).toEqual([
      {
        pointer: '/base/schema',
        code: 'unreadable_schema',
        detail: expect.stringContaining('Grant it USAGE') as string,
      },
    ]);
  });

  it('is that the role of its policy may not be taken, or is missing', async () => {
    const { rows } = await fixture.analytics.query('SELECT current_user AS owner');
    const owner = String(rows[0]?.['owner']);
    for (const [role, detail] of [
      [owner, 'GRANT the one role to the other'],
      ['nobody_at_all', 'Create it'],
    ] as const) {
      expect(await issuesOf({ policy: { native: { role } } })).toEqual([
        {
          pointer: '/policy/native/role',
          code: 'row_security_unavailable',
          detail: expect.stringContaining(detail) as string,
        },
      ]);
    }
  });

  it('is that row-level security is not in force', async () => {
    const disable = 'ALTER TABLE locked.orders DISABLE ROW LEVEL SECURITY';
    expect(await issuesOf({ policy: { native: {} } }, disable)).toEqual([
      {
        pointer: '/policy/native',
        code: 'row_security_unavailable',
        detail: expect.stringContaining('ENABLE ROW LEVEL SECURITY') as string,
      },
    ]);
  });
});

describe('a database that changes under its dataset', () => {
  const renamed = (from: string, to: string): Promise<unknown> =>
    fixture.analytics.query(`ALTER TABLE shop.customers RENAME COLUMN ${from} TO ${to}`);

  it('fault schema-drift: is told by the names of the fields that no longer fit, and what is cached of the dataset is dropped', async () => {
    const fields: DatasetDefinition['fields'] = {
      country: { column: 'customer.country', type: 'text' },
      amount: { column: 'amount', type: 'integer' },
      size: { column: 'customer.size', type: 'bigint' },
    };
    const { name } = await fixture.lens.datasets.create(fixture.admin, ordersDataset({ fields }));
    const lens = fixture.another();
    const total = { dataset: name, metrics: [{ aggregate: 'count' as const }] };
    await lens.queries.run(total, fixture.admin);
    await expect(lens.queries.run(total, fixture.admin)).resolves.toMatchObject({ cache: { status: 'hit' } });
    await renamed('country', 'nation');
    const error = await failureOf(lens.queries.run(byCountry(name), fixture.admin));
    const after = await lens.queries.run(total, fixture.admin).finally(() => renamed('nation', 'country'));
    expect(error).toMatchObject({
      code: 'schema_drift',
      issues: [{ pointer: '/dataset', code: 'schema_drift' }],
    });
    expect(error.issues[0]?.detail).toMatch(/^The field "country" no longer fits its column/);
    expect(after.cache.status).toBe('miss');
  });

  it('fault schema-drift: does not name fields that are hidden', async () => {
    const policy: DatasetDefinition['policy'] = { hidden: { fields: ['country'], unlessRole: 'admin' } };
    const fields: DatasetDefinition['fields'] = {
      country: { column: 'customer.country', type: 'text' },
      size: { column: 'customer.size', type: 'bigint' },
    };
    const metrics = { countries: { formula: 'countDistinct(country)' } };
    const { name, id } = await fixture.lens.datasets.create(
      fixture.admin,
      ordersDataset({ policy, fields, metrics }),
    );
    await renamed('country', 'nation');
    const error = await failureOf(
      fixture
        .another()
        .queries.run({ dataset: name, metrics: [{ metric: 'countries' }] }, principalOf(fixture, 'editor')),
    );
    const check = await fixture.lens.datasets
      .check(principalOf(fixture, 'editor'), id)
      .finally(() => renamed('nation', 'country'));
    expect(error.code).toBe('schema_drift');
    expect([error.message, ...error.issues.map(({ detail }) => detail)].join(' ')).not.toContain('country');
    expect(check.issues).toEqual([]);
  });
});
