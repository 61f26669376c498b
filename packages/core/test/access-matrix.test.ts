import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Lens, Principal, PrincipalKind, Role, Scope, Widget } from '../src/index.ts';
import { scopesOfRole } from '../src/index.ts';
import { createLensFixture, type LensFixture } from './support/lens-fixture.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const ROLES: readonly Role[] = ['viewer', 'editor', 'admin', 'operator'];
const KINDS: readonly PrincipalKind[] = ['user', 'apiKey', 'embed', 'share', 'host'];
const SCOPES: readonly Scope[] = scopesOfRole('admin');
const SPEC = { dataset: 'none', metrics: [{ aggregate: 'count' as const }] };
const BYTES = new TextEncoder().encode(JSON.stringify(SPEC));

let fixture: LensFixture;
let lens: Lens;

beforeAll(async () => {
  fixture = await createLensFixture();
  lens = fixture.lens;
});
afterAll(() => fixture?.close());

/** The least role, the scope, and a call whose argument is of no use otherwise: it changes nothing. */
type Entry = [Role, Scope, (principal: Principal) => unknown];

const definition = { name: 'x', base: { schema: 'public', table: 'x' }, fields: {} };
const revision = { revision: 1 };
const page = { title: 'x', filters: [], widgets: [] };
const note: Widget = {
  id: 'x',
  title: '',
  kind: 'text',
  query: null,
  options: { text: '' },
  layout: { x: 0, y: 0, w: 1, h: 1 },
};

/** Said here once more, and not read from the code under test. */
const TABLE: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {
  tenants: {
    update: ['admin', 'admin', (by) => lens.tenants.update(by, { name: '' })],
  },
  users: {
    list: ['admin', 'admin', (by) => lens.users.list(by)],
    get: ['admin', 'admin', (by) => lens.users.get(by, NOBODY)],
    add: ['admin', 'admin', (by) => lens.users.add(by, { email: '', password: '', role: 'viewer' })],
    update: ['admin', 'admin', (by) => lens.users.update(by, NOBODY, {})],
    remove: ['admin', 'admin', (by) => lens.users.remove(by, NOBODY)],
  },
  apiKeys: {
    list: ['admin', 'admin', (by) => lens.apiKeys.list(by)],
    get: ['admin', 'admin', (by) => lens.apiKeys.get(by, NOBODY)],
    create: ['admin', 'admin', (by) => lens.apiKeys.create(by, { name: '', scopes: [] })],
    rotate: ['admin', 'admin', (by) => lens.apiKeys.rotate(by, NOBODY)],
    remove: ['admin', 'admin', (by) => lens.apiKeys.remove(by, NOBODY)],
  },
  embed: {
    createToken: [
      'editor',
      'dashboards:read',
      (by) => lens.embed.createToken(by, { dashboardId: NOBODY, lockedFilters: [] }),
    ],
    revokeTokens: [
      'editor',
      'dashboards:write',
      (by) => lens.embed.revokeTokens(by, { dashboardId: NOBODY }),
    ],
  },
  links: {
    list: ['editor', 'dashboards:read', (by) => lens.links.list(by, NOBODY)],
    create: ['editor', 'dashboards:write', (by) => lens.links.create(by, NOBODY, {})],
    remove: ['editor', 'dashboards:write', (by) => lens.links.remove(by, { id: NOBODY, linkId: NOBODY })],
    dashboard: ['viewer', 'dashboards:read', (by) => lens.links.dashboard(by)],
  },
  audit: {
    list: ['admin', 'admin', (by) => lens.audit.list(by)],
    export: ['admin', 'admin', (by) => lens.audit.export(by)],
  },
  datasources: {
    list: ['editor', 'datasets:write', (by) => lens.datasources.list(by)],
    get: ['editor', 'datasets:write', (by) => lens.datasources.get(by, NOBODY)],
    create: ['admin', 'admin', (by) => lens.datasources.create(by, { name: '', url: '' })],
    update: ['admin', 'admin', (by) => lens.datasources.update(by, NOBODY, {})],
    delete: ['admin', 'admin', (by) => lens.datasources.delete(by, NOBODY)],
    impact: ['admin', 'admin', (by) => lens.datasources.impact(by, NOBODY)],
    test: ['admin', 'admin', (by) => lens.datasources.test(by, NOBODY)],
    resources: ['editor', 'datasets:write', (by) => lens.datasources.resources(by, NOBODY)],
    columns: [
      'editor',
      'datasets:write',
      (by) => lens.datasources.columns(by, NOBODY, { schema: 'public', name: 'x' }),
    ],
  },
  datasets: {
    list: ['viewer', 'query:read', (by) => lens.datasets.list(by)],
    get: ['viewer', 'query:read', (by) => lens.datasets.get(by, NOBODY)],
    check: ['editor', 'datasets:write', (by) => lens.datasets.check(by, NOBODY)],
    create: ['editor', 'datasets:write', (by) => lens.datasets.create(by, { ...definition, name: '' })],
    update: ['editor', 'datasets:write', (by) => lens.datasets.update(by, NOBODY, definition, revision)],
    delete: ['editor', 'datasets:write', (by) => lens.datasets.delete(by, NOBODY, revision)],
    sharing: ['editor', 'datasets:write', (by) => lens.datasets.sharing(by, NOBODY)],
    share: ['editor', 'datasets:write', (by) => lens.datasets.share(by, NOBODY, { visibility: 'tenant' })],
    export: ['editor', 'datasets:write', (by) => lens.datasets.export(by, NOBODY)],
    import: [
      'editor',
      'datasets:write',
      (by) =>
        lens.datasets.import(by, {
          kind: 'istari-lens/dataset',
          version: 1,
          dataset: { ...definition, name: '' },
        }),
    ],
    values: ['viewer', 'query:read', (by) => lens.datasets.values(by, NOBODY, { field: 'x' })],
    answerValues: ['viewer', 'query:read', (by) => lens.datasets.answerValues(by, NOBODY, { field: 'x' })],
    preview: ['editor', 'query:read', (by) => lens.datasets.preview(by, NOBODY)],
    answerPreview: ['editor', 'query:read', (by) => lens.datasets.answerPreview(by, NOBODY)],
  },
  dashboards: {
    list: ['viewer', 'dashboards:read', (by) => lens.dashboards.list(by)],
    get: ['viewer', 'dashboards:read', (by) => lens.dashboards.get(by, NOBODY)],
    create: [
      'editor',
      'dashboards:write',
      (by) => lens.dashboards.create(by, { title: '', filters: [], widgets: [] }),
    ],
    update: ['editor', 'dashboards:write', (by) => lens.dashboards.update(by, NOBODY, page, revision)],
    delete: ['editor', 'dashboards:write', (by) => lens.dashboards.delete(by, NOBODY, revision)],
    answerWidget: [
      'viewer',
      'dashboards:read',
      (by) => lens.dashboards.answerWidget(by, { id: NOBODY, widgetId: 'x' }),
    ],
    answerFilterValues: [
      'viewer',
      'dashboards:read',
      (by) => lens.dashboards.answerFilterValues(by, { id: NOBODY, filterId: 'x' }),
    ],
    widget: ['viewer', 'dashboards:read', (by) => lens.dashboards.widget(by, NOBODY, 'x')],
    createWidget: [
      'editor',
      'dashboards:write',
      (by) => lens.dashboards.createWidget(by, NOBODY, note, revision),
    ],
    updateWidget: [
      'editor',
      'dashboards:write',
      (by) => lens.dashboards.updateWidget(by, { id: NOBODY, widgetId: 'x' }, note, revision),
    ],
    deleteWidget: [
      'editor',
      'dashboards:write',
      (by) => lens.dashboards.deleteWidget(by, { id: NOBODY, widgetId: 'x' }, revision),
    ],
    versions: ['viewer', 'dashboards:read', (by) => lens.dashboards.versions(by, NOBODY)],
    version: ['viewer', 'dashboards:read', (by) => lens.dashboards.version(by, NOBODY, 1)],
    diff: ['viewer', 'dashboards:read', (by) => lens.dashboards.diff(by, NOBODY, 1)],
    restore: [
      'editor',
      'dashboards:write',
      (by) => lens.dashboards.restore(by, { id: NOBODY, revision: 1 }, revision),
    ],
    addFavourite: ['viewer', 'dashboards:read', (by) => lens.dashboards.addFavourite(by, NOBODY)],
    removeFavourite: ['viewer', 'dashboards:read', (by) => lens.dashboards.removeFavourite(by, NOBODY)],
    sharing: ['editor', 'dashboards:read', (by) => lens.dashboards.sharing(by, NOBODY)],
    share: [
      'editor',
      'dashboards:write',
      (by) => lens.dashboards.share(by, NOBODY, { visibility: 'tenant' }),
    ],
    export: ['editor', 'dashboards:read', (by) => lens.dashboards.export(by, NOBODY)],
    import: [
      'editor',
      'dashboards:write',
      (by) =>
        lens.dashboards.import(by, {
          kind: 'istari-lens/dashboard',
          version: 1,
          dashboard: { ...page, title: '' },
        }),
    ],
    data: ['viewer', 'dashboards:read', (by) => lens.dashboards.data(by, NOBODY)],
    recall: ['viewer', 'dashboards:read', (by) => lens.dashboards.recall(by, NOBODY, BYTES)],
  },
  queries: {
    run: ['editor', 'query:read', (by) => lens.queries.run(SPEC, by)],
    answer: ['editor', 'query:read', (by) => lens.queries.answer(BYTES, by)],
    recall: ['editor', 'query:read', (by) => lens.queries.recall(BYTES, by)],
    answerMany: ['editor', 'query:read', (by) => lens.queries.answerMany({ queries: [] }, by)],
    explain: ['editor', 'query:read', (by) => lens.queries.explain(SPEC, by)],
    export: ['editor', 'query:read', (by) => lens.queries.export(SPEC, by)],
  },
  cacheAdmin: {
    stats: ['admin', 'admin', (by) => lens.cacheAdmin.stats(by)],
    invalidate: ['admin', 'admin', (by) => lens.cacheAdmin.invalidate(by, {})],
  },
};

const GUESTS: readonly PrincipalKind[] = ['embed', 'share'];
const opens = { dashboardId: NOBODY, by: `user:${NOBODY}`, byRole: 'viewer' as const, since: 0 };
/** What whoever was let in to one dashboard may call, if with its id only. */
const OPEN_TO_GUESTS: readonly string[] = [
  'dashboards.get',
  'dashboards.data',
  'dashboards.recall',
  'dashboards.answerWidget',
  'dashboards.answerFilterValues',
  'links.dashboard',
];

/** Methods that need no role, each with the reason. */
const OPEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  tenants: {
    get: 'takes no scope; by kind and role in tenants.test.ts',
    list: 'for operators; by kind and role in tenants.test.ts',
    create: 'for operators; by kind and role in tenants.test.ts',
    getById: 'for operators; by kind and role in tenants.test.ts',
    updateById: 'for operators; by kind and role in tenants.test.ts',
  },
  users: {
    me: 'only of the principal itself',
    create: 'for code of the host that is nobody; no route calls it',
  },
  links: {
    open: 'for whoever has the key; in links.test.ts',
    admit: 'for whoever has the key; in links.test.ts',
  },
  queries: { cancel: 'only what the same principal asked, which took the role' },
};

/** As a service tells it: forbidden, or whatever else comes of the call. */
async function isForbidden(call: Entry[2], principal: Principal): Promise<boolean> {
  try {
    await call(principal);
    return false;
  } catch (error) {
    return (error as { code?: string }).code === 'forbidden';
  }
}

const RANK: Readonly<Record<Role, number>> = { operator: 0, viewer: 1, editor: 2, admin: 3 };
const OF_ROLE: Readonly<Record<Role, readonly Scope[]>> = {
  operator: [],
  viewer: ['query:read', 'dashboards:read'],
  editor: ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write'],
  admin: SCOPES,
};
const MAKES_KEYS: readonly PrincipalKind[] = ['user', 'host'];

const services = Object.entries(TABLE);
const methods = services.flatMap(([service, entries]) =>
  Object.entries(entries).map(([method, entry]) => ({ name: `${service}.${method}`, entry })),
);

describe('control 12: kind, role and scope by method of every service', () => {
  it.each(services)('control 12: %s has no method that is not listed here', (service, entries) => {
    const found: unknown = Reflect.get(lens, service);
    const listed = [...Object.keys(entries), ...Object.keys(OPEN[service] ?? {})];
    expect(Object.keys(found as object).sort()).toEqual(listed.sort());
  });

  it.each(methods)('control 12: $name', async ({ name, entry: [role, scope, call] }) => {
    for (const kind of KINDS) {
      for (const own of ROLES) {
        const may = RANK[own] >= RANK[role] && OF_ROLE[own].includes(scope);
        const isKept = name === 'apiKeys.create' && !MAKES_KEYS.includes(kind);
        for (const [scopes, holds] of [
          [[...SCOPES], true],
          [[scope], true],
          [SCOPES.filter((other) => other !== scope), false],
          [[], false],
        ] satisfies [Scope[], boolean][]) {
          for (const opened of [undefined, opens]) {
            const principal: Principal = {
              kind,
              id: NOBODY,
              tenant: 'default',
              role: own,
              scopes,
              attributes: {},
              ...(opened === undefined ? {} : { opens: opened }),
            };
            const forbidden = await isForbidden(call, principal);
            const isOut = GUESTS.includes(kind) && (opened === undefined || !OPEN_TO_GUESTS.includes(name));
            expect({ kind, own, scopes, opened, forbidden }).toEqual({
              kind,
              own,
              scopes,
              opened,
              forbidden: !may || !holds || isKept || isOut,
            });
          }
        }
      }
    }
  });
});
