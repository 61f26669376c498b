import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scopesOfRole, type DatasetDefinition, type DatasetPolicy, type Principal } from '../../src/index.ts';
import { createLensFixture, type LensFixture } from '../support/lens-fixture.ts';

const page = await readFile(new URL('../../../../docs/policy.md', import.meta.url), 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text = '']) =>
    name === language ? [text] : [],
  );
const policies = blocks('json').map((text) => JSON.parse(text) as DatasetPolicy);
/** The example about one part of a policy; the first of `rows` is the one by tenant alone. */
const exampleOf = (part: keyof DatasetPolicy, index = 0): DatasetPolicy =>
  policies.filter((policy) => part in policy)[index] ?? {};

const ROLE = `orders_reader_${Math.random().toString(36).slice(2, 10)}`;
const ACME: Principal['attributes'] = { tenantId: 'acme', regions: ['north', 'south'] };
let fixture: LensFixture;
let made = 0;

beforeAll(async () => {
  fixture = await createLensFixture();
  for (const statement of blocks('sql')) {
    // Roles belong to the whole server, so this test has its own.
    await fixture.analytics.query(
      statement
        .replaceAll('orders_reader', ROLE)
        .replaceAll('lens_reader', `"${fixture.analytics.readerRole}"`),
    );
  }
  await fixture.analytics.query(`grant select on orders to "${fixture.analytics.readerRole}"`);
});
afterAll(async () => {
  await fixture?.analytics.query(`drop owned by ${ROLE}; drop role ${ROLE}`);
  await fixture?.close();
});

const as = (attributes: Principal['attributes'], role: Principal['role'] = 'editor'): Principal => ({
  kind: 'host',
  id: 'host',
  tenant: 'default',
  role,
  scopes: scopesOfRole(role),
  attributes,
});

/** Makes a dataset with the policy, and gives its name and id. */
async function create(policy: DatasetPolicy): Promise<{ name: string; id: string }> {
  made += 1;
  const definition: DatasetDefinition = {
    name: `orders${made}`,
    base: { schema: 'public', table: 'orders' },
    fields: {
      id: { column: 'id', type: 'integer' },
      tenantId: { column: 'tenant_id', type: 'text' },
      region: { column: 'region', type: 'text' },
      email: { column: 'email', type: 'text' },
      amount: { column: 'amount', type: 'integer' },
    },
    policy: JSON.parse(JSON.stringify(policy).replaceAll('orders_reader', ROLE)) as DatasetPolicy,
  };
  const { id } = await fixture.lens.datasets.create(fixture.admin, definition);
  return { name: definition.name, id };
}

async function ids(policy: DatasetPolicy, principal: Principal): Promise<unknown[]> {
  const { name } = await create(policy);
  const { rows } = await fixture.lens.queries.run({ dataset: name, dimensions: ['id'] }, principal);
  return rows.map(({ id }) => id);
}

describe('docs/policy.md', () => {
  it('rows by one attribute, and by several', async () => {
    // The database's own policy is for the role of the native example only; this reads past it.
    await fixture.analytics.query('alter table orders disable row level security');
    expect(await ids(exampleOf('rows'), as(ACME))).toEqual([1, 2, 3]);
    expect(await ids(exampleOf('rows'), as({ tenantId: 'globex' }))).toEqual([4]);
    expect(await ids(exampleOf('rows'), as({}))).toEqual([]);
    expect(await ids(exampleOf('rows', 1), as(ACME))).toEqual([1, 2]);
    expect(await ids(exampleOf('rows', 1), as({ tenantId: 'acme' }))).toEqual([]);
    await expect(ids(exampleOf('rows'), as({ tenantId: 5 }))).rejects.toMatchObject({
      issues: [{ code: 'invalid_policy' }],
    });
    await fixture.analytics.query('alter table orders enable row level security');
  });

  it('row-level security, alone and beside rows', async () => {
    const native = exampleOf('native');
    expect(await ids(native, as(ACME))).toEqual([1, 2]);
    expect(await ids(native, as({ tenantId: 'globex', regions: ['north'] }))).toEqual([4]);
    expect(await ids(native, as({ tenantId: 'acme', regions: [] }))).toEqual([]);
    expect(await ids(native, as({ tenantId: 'acme' }))).toEqual([]);
    expect(await ids(native, as({ ...ACME, tenantId: '' }))).toEqual([]);
    // The role of the data source does not stand under the policy made for the other one.
    expect(await ids({}, as(ACME))).toEqual([]);
    await expect(ids(native, as({ ...ACME, regions: 'north' }))).rejects.toMatchObject({
      message: expect.stringContaining('"app.regions" of policy.native'),
      issues: [{ pointer: '/dataset', code: 'invalid_policy' }],
    });
    const both = { ...native, rows: { field: 'amount', op: 'gt', value: 15 } };
    expect(await ids(both, as(ACME))).toEqual([2]);
    const { name: made } = await create(native);
    await fixture.analytics.query('alter table orders disable row level security');
    await expect(
      fixture.lens.queries.run({ dataset: made, dimensions: ['id'] }, as(ACME)),
    ).rejects.toMatchObject({ code: 'row_security_unavailable' });
    await expect(create(native)).rejects.toMatchObject({ issues: [{ pointer: '/policy/native' }] });
    await fixture.analytics.query('alter table orders enable row level security');
    for (const name of ['search_path', 'pg_x.y', 'role']) {
      await expect(create({ native: { settings: { [name]: 'x' } } })).rejects.toMatchObject({
        issues: [{ pointer: `/policy/native/settings/${name}`, code: 'invalid_setting' }],
      });
    }
  });

  it('hidden and masked fields', async () => {
    await fixture.analytics.query('alter table orders disable row level security');
    const hidden = await create(exampleOf('hidden'));
    const ask = (dataset: string, principal: Principal) =>
      fixture.lens.queries.run(
        { dataset, dimensions: ['email'], metrics: [{ aggregate: 'count', as: 'n' }] },
        principal,
      );
    await expect(ask(hidden.name, as(ACME))).rejects.toMatchObject({ issues: [{ code: 'unknown_field' }] });
    expect((await ask(hidden.name, as(ACME, 'admin'))).rows).toHaveLength(4);
    expect(await fixture.lens.datasets.get(as(ACME), hidden.id)).not.toHaveProperty('fields.email');

    const masked = await create(exampleOf('masked'));
    expect((await ask(masked.name, as(ACME))).rows).toEqual([{ email: 'hidden', n: 4 }]);
    expect((await ask(masked.name, as(ACME, 'admin'))).rows).toHaveLength(4);
    const plain = await create({ masked: { email: {} } });
    expect((await ask(plain.name, as(ACME, 'admin'))).rows).toEqual([{ email: '•••', n: 4 }]);
    await expect(
      fixture.lens.datasets.values(as(ACME, 'viewer'), masked.id, { field: 'email' }),
    ).rejects.toMatchObject({ issues: [{ code: 'masked_field' }] });
    await fixture.analytics.query('alter table orders enable row level security');
  });
});
