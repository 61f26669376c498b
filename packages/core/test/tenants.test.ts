import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  scopesOfRole,
  type AuditedEvent,
  type Lens,
  type Principal,
  type PrincipalKind,
  type Role,
  type Tenant,
} from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const ROLES: readonly Role[] = ['viewer', 'editor', 'admin', 'operator'];
const KINDS: readonly PrincipalKind[] = ['user', 'apiKey', 'embed', 'share', 'host'];

let fixture: LensFixture;
let lens: Lens;
const events: AuditedEvent[] = [];

beforeAll(async () => {
  fixture = await createLensFixture({}, { onAudit: (event) => void events.push(event) });
  lens = fixture.lens;
});
afterAll(() => fixture?.close());

const by = (kind: PrincipalKind, role: Role, tenant = 'default'): Principal => ({
  kind,
  id: NOBODY,
  tenant,
  role,
  scopes: scopesOfRole(role),
  attributes: {},
});
const OPERATOR = by('user', 'operator');

const isPerson = (kind: PrincipalKind): boolean => kind === 'user' || kind === 'host';
const isMember = (kind: PrincipalKind, role: Role): boolean => isPerson(kind) && role !== 'operator';
const isOperator = (kind: PrincipalKind, role: Role): boolean => isPerson(kind) && role === 'operator';

describe('control 12: tenants by kind and role', () => {
  it.each<[string, (kind: PrincipalKind, role: Role) => boolean, (who: Principal) => Promise<unknown>]>([
    ['get', isMember, (who) => lens.tenants.get(who)],
    ['list', isOperator, (who) => lens.tenants.list(who)],
    // Refused for their contents by whoever gets that far: nothing is changed.
    ['create', isOperator, (who) => lens.tenants.create(who, { id: 'A', name: '' })],
    ['getById', isOperator, (who) => lens.tenants.getById(who, 'default')],
    ['updateById', isOperator, (who) => lens.tenants.updateById(who, 'default', { name: '' })],
  ])('control 12: %s', async (_, may, call) => {
    for (const kind of KINDS) {
      for (const role of ROLES) {
        const code = await call(by(kind, role)).then(
          () => undefined,
          (error: { code?: string }) => error.code,
        );
        expect({ kind, role, forbidden: code === 'forbidden' }).toEqual({
          kind,
          role,
          forbidden: !may(kind, role),
        });
      }
    }
  });
});

describe('settings of a tenant', () => {
  it('have defaults, are changed one by one, and the change is audited by the names of its fields', async () => {
    const made = await lens.tenants.create(OPERATOR, { id: 'acme', name: 'Acme' });
    expect(made).toMatchObject({ timezone: 'UTC', weekStart: 'monday', fiscalYearStart: 1 });
    const who = by('host', 'admin', 'acme');
    await lens.tenants.update(who, { timezone: 'Europe/Paris', name: 'Acme' });
    const changed = await lens.tenants.update(who, { weekStart: 'sunday', fiscalYearStart: 4 });
    expect(changed).toMatchObject({
      name: 'Acme',
      timezone: 'Europe/Paris',
      weekStart: 'sunday',
      fiscalYearStart: 4,
    });
    expect(await lens.tenants.get(who)).toEqual(changed);
    // Nothing to change is nothing to tell.
    expect(await lens.tenants.update(who, { weekStart: 'sunday' })).toEqual(changed);
    expect(await lens.tenants.update(who, {})).toEqual(changed);
    const { rows } = await fixture.app.query(
      `select action, actor_kind, target_kind, target_id, details from lens.audit_log
       where tenant_id = 'acme' order by id`,
    );
    const row = { target_kind: 'tenant', target_id: 'acme' };
    expect(rows).toEqual([
      { ...row, action: 'tenant.created', actor_kind: 'user', details: {} },
      { ...row, action: 'tenant.updated', actor_kind: 'host', details: { fields: ['timezone'] } },
      {
        ...row,
        action: 'tenant.updated',
        actor_kind: 'host',
        details: { fields: ['weekStart', 'fiscalYearStart'] },
      },
    ]);
    expect(events.filter(({ tenant }) => tenant === 'acme')).toHaveLength(3);
  });

  it('are told with every problem', async () => {
    const change = { name: ' \t', timezone: 'Mars/Olympus' };
    await expect(lens.tenants.update(fixture.admin, change)).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [
        { pointer: '/name', code: 'bad_format' },
        { pointer: '/timezone', code: 'unknown_timezone' },
      ],
    });
    for (const id of ['', 'Acme', '-acme', 'a b', 'a\n', 'a'.repeat(64), 'ä']) {
      await expect(lens.tenants.create(OPERATOR, { id, name: 'x' })).rejects.toMatchObject({
        code: 'invalid_request',
        issues: expect.arrayContaining([expect.objectContaining({ pointer: '/id' })]),
      });
    }
    for (const given of [{ fiscalYearStart: 0 }, { weekStart: 'Monday' }, { id: 'other' }, []]) {
      await expect(lens.tenants.update(fixture.admin, Object(given))).rejects.toMatchObject({
        code: 'invalid_request',
      });
    }
  });

  it('made by twenty at once are made once', async () => {
    const codes = await Promise.all(
      Array.from({ length: 20 }, () =>
        lens.tenants.create(OPERATOR, { id: 'contested', name: 'Contested' }).then(
          () => 'made',
          (error: { code?: string }) => error.code,
        ),
      ),
    );
    expect(codes.filter((code) => code === 'made')).toHaveLength(1);
    expect(codes.filter((code) => code === 'conflict')).toHaveLength(19);
  });

  it('changed by ten at once lose none of the changes', async () => {
    await lens.tenants.create(OPERATOR, { id: 'busy', name: 'Busy' });
    await Promise.all([
      lens.tenants.updateById(OPERATOR, 'busy', { name: 'Busier' }),
      lens.tenants.updateById(OPERATOR, 'busy', { timezone: 'Asia/Tokyo' }),
      lens.tenants.updateById(OPERATOR, 'busy', { weekStart: 'saturday' }),
      lens.tenants.updateById(OPERATOR, 'busy', { fiscalYearStart: 12 }),
    ]);
    expect(await lens.tenants.getById(OPERATOR, 'busy')).toMatchObject({
      name: 'Busier',
      timezone: 'Asia/Tokyo',
      weekStart: 'saturday',
      fiscalYearStart: 12,
    });
  });

  it.each([NOBODY, '', 'a\0b', '\ud800', 'x'.repeat(200), 7, null])(
    'of the tenant %j are not found',
    async (id) => {
      const asked = Object({ id }).id;
      await expect(lens.tenants.getById(OPERATOR, asked)).rejects.toMatchObject({ code: 'not_found' });
      await expect(lens.tenants.updateById(OPERATOR, asked, { name: 'x' })).rejects.toMatchObject({
        code: 'not_found',
      });
    },
  );
});

describe('the list of tenants', () => {
  it.each(['name', '-name', 'id', '-id', 'createdAt', '-createdAt'])(
    'is whole and in order by %s, page by page, also for names that are alike',
    async (sort) => {
      await fixture.app.query(
        `insert into lens.tenants (id, name, created_at)
         select 'Page ' || n, 'Alike', timestamptz '2026-01-01' + (n / 3) * interval '1 day'
         from generate_series(1, 9) n on conflict do nothing`,
      );
      const seen: Tenant[] = [];
      let cursor: string | undefined;
      do {
        const query = { q: 'page', sort, limit: 2, ...(cursor === undefined ? {} : { cursor }) };
        const page: { items: Tenant[]; nextCursor: string | null } = await lens.tenants.list(OPERATOR, query);
        seen.push(...page.items);
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      const expected = Array.from({ length: 9 }, (_, index) => `Page ${index + 1}`);
      const ids = seen.map(({ id }) => id);
      expect(ids).toEqual(sort.startsWith('-') ? expected.toReversed() : expected);
    },
  );

  it.each(['["name","x","a\\u0000"]', '["name","x"]', '["-name","x","a"]', '7'])(
    'refuses the cursor %s',
    async (text) => {
      const cursor = Buffer.from(text).toString('base64url');
      await expect(lens.tenants.list(OPERATOR, { cursor })).rejects.toMatchObject({
        code: 'cursor_mismatch',
      });
    },
  );
});

describe('what is made for a tenant that does not exist', () => {
  const nowhere = by('host', 'admin', 'nowhere');
  const definition = {
    name: 'flights',
    base: { schema: 'public', table: 'flights' },
    fields: { origin: { column: 'origin', type: 'text' as const } },
  };

  it.each<[string, () => Promise<unknown>]>([
    ['an API key', () => lens.apiKeys.create(nowhere, { name: 'x', scopes: ['query:read'] })],
    ['a dashboard', () => lens.dashboards.create(nowhere, { title: 'x', filters: [], widgets: [] })],
    [
      'a data source',
      () =>
        lens.datasources.create(nowhere, {
          name: 'x',
          url: 'postgres://reader:secret@db.example.com/x?sslmode=verify-full',
        }),
    ],
    ['a dataset', () => lens.datasets.create(nowhere, definition)],
    [
      'a user',
      () =>
        lens.users.create({
          email: 'somebody@example.com',
          password: 'violet anchors drift at dawn',
          role: 'viewer',
          tenant: 'nowhere',
        }),
    ],
  ])('is refused with a problem that says so: %s', async (_, make) => {
    await expect(make()).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [{ pointer: '/tenant', code: 'unknown_tenant' }],
    });
  });
});
