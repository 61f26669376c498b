import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { scopesOfRole, type Lens, type Principal, type QuotaName, type Role } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

let fixture: LensFixture;
let lens: Lens;
let tenant = '';
let made = 0;

beforeAll(async () => {
  fixture = await createLensFixture();
  lens = fixture.lens;
});
afterAll(() => fixture?.close());

const by = (role: Role, of: string): Principal => ({
  kind: 'host',
  id: 'somebody',
  tenant: of,
  role,
  scopes: scopesOfRole(role),
  attributes: {},
});
const OPERATOR = by('operator', 'default');
const admin = (): Principal => by('admin', tenant);

let source = '';

beforeEach(async () => {
  tenant = `quota-${made++}`;
  await lens.tenants.create(OPERATOR, { id: tenant, name: tenant });
  ({ id: source } = await lens.datasources.create(admin(), {
    name: 'first',
    url: fixture.analytics.readerUrl,
  }));
});

const create: Readonly<Record<QuotaName, (n: number) => Promise<{ id: string }>>> = {
  users: (n) =>
    lens.users.add(admin(), {
      email: `u${n}@${tenant}.example.com`,
      password: 'correct horse battery staple',
      role: 'viewer',
    }),
  apiKeys: (n) => lens.apiKeys.create(admin(), { name: `key ${n}`, scopes: ['query:read'] }),
  dataSources: (n) =>
    lens.datasources.create(admin(), { name: `source ${n}`, url: fixture.analytics.readerUrl }),
  datasets: (n) =>
    lens.datasets.create(admin(), { ...flightsDataset, name: `flights_${n}`, dataSourceId: source }),
  dashboards: (n) => lens.dashboards.create(admin(), { title: `Dashboard ${n}`, widgets: [], filters: [] }),
  shareLinks: async (n) => {
    const { items } = await lens.dashboards.list(admin(), {});
    const { id } = items[0] ?? (await create.dashboards(n));
    return lens.links.create(admin(), id, { name: `link ${n}` });
  },
};
const NAMES = Object.keys(create) as QuotaName[];
const WORDS: Readonly<Record<QuotaName, string>> = {
  users: 'users',
  apiKeys: 'API keys',
  dataSources: 'data sources',
  datasets: 'datasets',
  dashboards: 'dashboards',
  shareLinks: 'public links',
};
const TABLES: Readonly<Record<QuotaName, string>> = {
  users: 'users',
  apiKeys: 'api_keys',
  dataSources: 'data_sources',
  datasets: 'datasets',
  dashboards: 'dashboards',
  shareLinks: 'share_links',
};

async function stored(name: QuotaName): Promise<number> {
  const { rows } = await fixture.app.query<{ n: number }>(
    `select count(*)::integer as n from lens.${TABLES[name]} where tenant_id = '${tenant}'`,
  );
  return rows[0]?.n ?? -1;
}

describe('control 12: a quota of a tenant', () => {
  it.each(NAMES)(
    'of %s holds among twenty that are made at once, and names limit and count',
    async (name) => {
      const limit = 3;
      await lens.tenants.updateById(OPERATOR, tenant, { quotas: { [name]: limit } });
      const before = await stored(name);
      const tries = await Promise.allSettled(Array.from({ length: 20 }, (_, n) => create[name](n)));
      const refused = tries.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(await stored(name)).toBe(limit);
      expect(refused).toHaveLength(20 - (limit - before));
      for (const reason of refused) {
        expect(reason).toMatchObject({
          code: 'quota_exceeded',
          message: expect.stringContaining(`The limit of ${WORDS[name]} of this tenant is 3, and it has 3.`),
        });
      }
    },
  );

  it('is none to begin with, is seen by the tenant, and is taken away by null', async () => {
    expect(await lens.tenants.get(admin())).toMatchObject({ quotas: {} });
    const change = { quotas: { dashboards: 1, users: 2 } };
    expect(await lens.tenants.updateById(OPERATOR, tenant, change)).toMatchObject(change);
    await lens.tenants.updateById(OPERATOR, tenant, { quotas: { users: 5 } });
    expect(await lens.tenants.get(admin())).toMatchObject({ quotas: { dashboards: 1, users: 5 } });
    await create.dashboards(1);
    await expect(create.dashboards(2)).rejects.toMatchObject({ code: 'quota_exceeded' });
    const open = await lens.tenants.updateById(OPERATOR, tenant, { quotas: { dashboards: null } });
    expect(open.quotas).toEqual({ users: 5 });
    await create.dashboards(3);
  });

  it('lower than what is there takes nothing away, and lets nothing more be made until enough is deleted', async () => {
    const [first, second] = [await create.dashboards(1), await create.dashboards(2)];
    await lens.tenants.updateById(OPERATOR, tenant, { quotas: { dashboards: 1 } });
    await expect(create.dashboards(3)).rejects.toMatchObject({ message: expect.stringContaining('has 2') });
    await lens.dashboards.delete(admin(), first.id, { revision: 1 });
    await expect(create.dashboards(3)).rejects.toMatchObject({ message: expect.stringContaining('has 1') });
    await lens.dashboards.delete(admin(), second.id, { revision: 1 });
    await create.dashboards(3);
  });

  it('of one tenant is none of another, nor counts what another has', async () => {
    const full = admin();
    await lens.tenants.updateById(OPERATOR, tenant, { quotas: { dashboards: 0 } });
    await expect(create.dashboards(1)).rejects.toMatchObject({ code: 'quota_exceeded' });
    await lens.tenants.create(OPERATOR, { id: `${tenant}-b`, name: 'Beside', quotas: { dashboards: 1 } });
    tenant = `${tenant}-b`;
    await create.dashboards(1);
    await expect(create.dashboards(2)).rejects.toMatchObject({ code: 'quota_exceeded' });
    expect((await lens.dashboards.list(full, {})).items).toEqual([]);
  });

  it('is for operators to set: an admin of the tenant is refused', async () => {
    const change: object = { name: 'Mine', quotas: { users: 1000 } };
    await expect(lens.tenants.update(admin(), change)).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [expect.objectContaining({ pointer: '/quotas' })],
    });
    await expect(lens.tenants.updateById(admin(), tenant, { quotas: {} })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await lens.tenants.get(admin())).toMatchObject({ name: tenant, quotas: {} });
  });

  it.each([-1, 1.5, 1_000_001, '3', Number.NaN])('cannot be %s', async (users) => {
    const change: object = { quotas: { users } };
    await expect(lens.tenants.updateById(OPERATOR, tenant, change)).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [expect.objectContaining({ pointer: '/quotas/users' })],
    });
  });

  it('is in the audit log with its value when it changes, and only then', async () => {
    for (let time = 0; time < 2; time++) {
      await lens.tenants.updateById(OPERATOR, tenant, { quotas: { users: 4, datasets: null } });
    }
    const { rows } = await fixture.app.query<{ details: unknown }>(
      `select details from lens.audit_log where tenant_id = '${tenant}' and action = 'tenant.updated'`,
    );
    expect(rows).toEqual([{ details: { fields: ['quotas'], quotas: { users: 4 } } }]);
  });
});
