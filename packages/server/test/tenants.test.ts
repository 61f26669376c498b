import { loadConfig, type Tenant } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../src/index.ts';
import { createCaller, type Caller } from './support/caller.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const PASSWORD = 'violet anchors drift at dawn';
const OPERATOR = { email: 'operator@example.com', password: PASSWORD };

let fixture: ServerFixture;
/** Another process over the same databases. */
let other: RunningServer;
let callOther: Caller;
let operator: string;

beforeAll(async () => {
  fixture = await createServerFixture();
  other = await startServer(loadConfig(fixture.env));
  await other.ready;
  callOther = createCaller(other.url);
  await fixture.lens.users.create({ ...OPERATOR, role: 'operator' });
  operator = (await fixture.lens.auth.login(OPERATOR)).accessToken;
  const { analytics } = fixture;
  await analytics.query(`create table public.moments (at timestamptz);
    insert into public.moments values ('2026-04-05T23:30:00Z'), ('2026-04-04T12:00:00Z');
    grant select on public.moments to "${analytics.readerRole}"`);
  await fixture.lens.datasets.create(fixture.admin, {
    name: 'moments',
    base: { schema: 'public', table: 'moments' },
    fields: { at: { column: 'at', type: 'timestamp', storedAs: { kind: 'timestamptz' } } },
  });
});
afterAll(async () => {
  await other?.close();
  await fixture?.close();
});

/** Buckets of the same question, as this process answers it now. */
async function bucketsBy(granularity: string, call: Caller): Promise<unknown[]> {
  const { body, status, text } = await call('runQuery', {
    token: fixture.token,
    body: {
      dataset: 'moments',
      dimensions: [{ field: 'at', granularity, as: 'bucket' }],
      metrics: [{ aggregate: 'count', as: 'n' }],
      orderBy: [{ field: 'bucket', direction: 'asc' }],
    },
  });
  expect(status, text).toBe(200);
  return Object(body).rows.map((row: object) => String(Object(row).bucket).slice(0, 10));
}

describe('the own tenant', () => {
  test('is seen by its people and changed by its admins', async () => {
    const before = await fixture.call('getTenant', { token: fixture.token });
    expect(before.body).toMatchObject({ id: 'default', name: 'Default', timezone: 'UTC' });
    const { status, body } = await fixture.call('updateTenant', {
      token: fixture.token,
      body: { name: 'Headquarters' },
    });
    expect({ status, name: (body as Tenant).name }).toEqual({ status: 200, name: 'Headquarters' });
    expect((await fixture.call('getTenant', { token: operator })).status).toBe(403);
    expect((await fixture.call('updateTenant', { token: operator, body: {} })).status).toBe(403);
    const { rows } = await fixture.app.query(
      `select actor_id, details, ip is not null as "hasIp", request_id is not null as "hasRequest"
       from lens.audit_log where action = 'tenant.updated'`,
    );
    expect(rows).toEqual([
      { actor_id: fixture.admin.id, details: { fields: ['name'] }, hasIp: true, hasRequest: true },
    ]);
  });

  test.each([
    [
      'timezone',
      { timezone: 'Asia/Tokyo' },
      'day',
      ['2026-04-04', '2026-04-05'],
      ['2026-04-04', '2026-04-06'],
    ],
    // Where the question is asked in Tokyo from here on, the moments are of a Saturday and a Monday.
    ['week', { weekStart: 'saturday' }, 'week', ['2026-03-30', '2026-04-06'], ['2026-04-04']],
    ['fiscal year', { fiscalYearStart: 2 }, 'year', ['2026-01-01'], ['2026-02-01']],
  ] as const)(
    'has its %s in every answer: at once here, within five seconds in another process',
    async (_, change, granularity, before, after) => {
      expect(await bucketsBy(granularity, fixture.call)).toEqual(before);
      expect(await bucketsBy(granularity, callOther)).toEqual(before);
      const changed = await fixture.call('updateTenant', { token: fixture.token, body: change });
      expect(changed.body).toMatchObject(change);
      const startedAt = performance.now();
      expect(await bucketsBy(granularity, fixture.call)).toEqual(after);
      await expect.poll(() => bucketsBy(granularity, callOther), { timeout: 5_000 }).toEqual(after);
      expect(performance.now() - startedAt).toBeLessThan(5_000);
    },
  );
});

describe('tenants of the deployment', () => {
  test('are made, found, listed and changed by operators alone', async () => {
    const made = await fixture.call('createTenant', {
      token: operator,
      body: { id: 'north', name: 'North', timezone: 'Europe/Oslo' },
    });
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe('/tenants/north');
    expect(made.body).toMatchObject({ id: 'north', timezone: 'Europe/Oslo', weekStart: 'monday' });
    const again = await fixture.call('createTenant', { token: operator, body: { id: 'north', name: 'x' } });
    expect(again.status).toBe(409);
    const changed = await fixture.call('updateTenantById', {
      token: operator,
      params: { id: 'north' },
      body: { weekStart: 'sunday' },
    });
    const found = await fixture.call('getTenantById', { token: operator, params: { id: 'north' } });
    expect(found.body).toEqual(changed.body);
    const list = await fixture.call('listTenants', { token: operator, query: { q: 'NORTH' } });
    expect(list.body).toEqual({ items: [found.body], nextCursor: null });
    // An admin of a tenant learns nothing of the others, not even whether they are there.
    const answers = await Promise.all(
      ['north', 'nowhere'].map((id) =>
        fixture.call('getTenantById', { token: fixture.token, params: { id } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  });

  test('are ready for users at once', async () => {
    await fixture.call('createTenant', { token: operator, body: { id: 'south', name: 'South' } });
    const user = { email: 'south@example.com', password: PASSWORD };
    await fixture.lens.users.create({ ...user, role: 'admin', tenant: 'south' });
    const { accessToken } = await fixture.lens.auth.login(user);
    const own = await fixture.call('getTenant', { token: accessToken });
    expect(own.body).toMatchObject({ id: 'south', name: 'South' });
    expect((await fixture.call('listDatasets', { token: accessToken })).body).toMatchObject({ items: [] });
  });

  test('control 12: quotas are set by operators only, and one more than they allow is 403', async () => {
    const made = await fixture.call('createTenant', {
      token: operator,
      body: { id: 'limited', name: 'Limited', quotas: { users: 2 } },
    });
    expect(made.body).toMatchObject({ quotas: { users: 2 } });
    const user = { email: 'limited@example.com', password: PASSWORD };
    await fixture.lens.users.create({ ...user, role: 'admin', tenant: 'limited' });
    const { accessToken: token } = await fixture.lens.auth.login(user);
    const add = (email: string) =>
      fixture.call('createUser', { token, body: { email, password: PASSWORD, role: 'viewer' } });
    expect((await add('second@example.com')).status).toBe(201);
    const refused = await add('third@example.com');
    expect(refused.status).toBe(403);
    expect(refused.body).toMatchObject({
      code: 'quota_exceeded',
      detail: expect.stringContaining('The limit of users of this tenant is 2, and it has 2.'),
    });
    const own = await fixture.call('updateTenant', { token, body: { quotas: { users: 99 } } });
    expect(own.status).toBe(422);
    const params = { id: 'limited' };
    const more = { token: operator, params, body: { quotas: { users: null } } };
    expect((await fixture.call('updateTenantById', more)).body).toMatchObject({ quotas: {} });
    expect((await add('third@example.com')).status).toBe(201);
  });
});
