import { ERROR_STATUS, LensError, type Principal } from '@istari-lens/core';
import type { RouteName } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mountedRoutes } from '../src/http/route-table.ts';
import { httpOnly, serviceCalls, type CallInput } from './parity/service-calls.ts';
import { ADMIN, createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const NOBODY = '00000000-0000-4000-8000-000000000000';
const CALLERS = ['admin', 'editor', 'viewer', 'operator', 'stranger'] as const;
const count = { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] };

let fixture: ServerFixture;
let foreignSource = '';
const tokens = new Map<string, string>();
const principals = new Map<string, Principal>();

beforeAll(async () => {
  fixture = await createServerFixture();
  await fixture.app.query(
    "insert into lens.tenants (id, name) values ('other', 'Other') on conflict do nothing",
  );
  for (const caller of CALLERS) {
    const email = `${caller}@parity.example.com`;
    await fixture.app.query(
      `insert into lens.users (tenant_id, email, role, password_hash)
       select $1, $2, $3, password_hash from lens.users where email = $4`,
      [
        caller === 'stranger' ? 'other' : 'default',
        email,
        caller === 'stranger' ? 'admin' : caller,
        ADMIN.email,
      ],
    );
    const { accessToken } = await fixture.lens.auth.login({ email, password: ADMIN.password });
    tokens.set(caller, accessToken);
    principals.set(caller, await fixture.lens.auth.authenticate(accessToken));
  }
  const { items } = await fixture.lens.datasources.list(fixture.admin);
  foreignSource = items[0]?.id ?? '';
});
afterAll(() => fixture?.close());

/** An object of each kind that the default tenant has, one that nobody has, and what is no id at all. */
function ids(area: string): string[] {
  const own: Record<string, string> = {
    tenants: 'default',
    'data-sources': foreignSource,
    datasets: fixture.dataset.id,
    dashboards: fixture.dashboard.id,
  };
  return [own[area] ?? NOBODY, NOBODY, 'no-id'];
}

const definition = {
  name: 'made_WAY',
  title: 'Made',
  base: { schema: 'public', table: 'flights' },
  fields: { origin: { column: 'origin', type: 'text' } },
};

const widget = {
  id: 'made',
  title: 'Made',
  kind: 'kpi',
  options: {},
  layout: { x: 0, y: 0, w: 4, h: 3 },
  query: count,
};
const page = { title: 'Made', filters: [], widgets: [] };

const BODIES: Readonly<Partial<Record<RouteName, readonly unknown[]>>> = {
  updateMe: [{ name: 'Renamed' }, { timezone: 'Mars/Olympus' }, { role: 'admin' }, { name: '' }, []],
  changePassword: [
    { currentPassword: 'not the password at all', newPassword: 'violet anchors drift at dawn' },
    { currentPassword: ADMIN.password, newPassword: 'short' },
    { currentPassword: 'x' },
    [],
  ],
  updateTenant: [
    { name: 'Renamed' },
    { timezone: 'Mars/Olympus' },
    { weekStart: 'someday' },
    { id: 'x' },
    [],
  ],
  createTenant: [
    { id: 'made-WAY', name: 'Made' },
    { id: 'default', name: 'Taken' },
    { id: 'A b', name: '' },
  ],
  updateTenantById: [{ fiscalYearStart: 4 }, { fiscalYearStart: 13 }],
  createUser: [
    { email: 'made@example-WAY', password: 'violet anchors drift at dawn', role: 'viewer' },
    { email: 'nobody', password: 'short', role: 'viewer' },
    { email: 'operator@example-WAY', password: 'violet anchors drift at dawn', role: 'operator' },
    [],
  ],
  updateUser: [{ name: 'Renamed' }, { timezone: 'Mars/Olympus' }, { role: 'king' }, {}],
  createApiKey: [{ name: 'a key', scopes: ['query:read'] }, { name: '', scopes: ['everything'] }, []],
  rotateApiKey: [{ overlapSeconds: 60 }, { overlapSeconds: -1 }],
  createDataSource: [{ name: '' }, { name: 'x', url: 'mysql://example.com/x' }, 7],
  updateDataSource: [{ name: '' }, { unknown: 1 }],
  createDataset: [
    definition,
    { name: 'nowhere_WAY', title: 'Made', base: { schema: 'public', table: 'nowhere' }, fields: {} },
    { title: 7 },
    null,
  ],
  importDataset: [
    { kind: 'istari-lens/dataset', version: 1, dataset: { ...definition, name: 'brought_WAY' } },
    { kind: 'istari-lens/dataset', version: 2, dataset: definition },
    {},
  ],
  updateDataset: [definition, { title: 7 }],
  previewDataset: [{ limit: 2 }, { fields: ['origin'], limit: 1 }, { fields: ['nothing'] }, 7],
  updateDatasetSharing: [{ visibility: 'tenant', access: 'view' }, { visibility: 'everybody' }, []],
  listFieldValues: [{ field: 'origin', limit: 3 }, { field: 'orign' }, { field: 'origin', limit: -1 }, []],
  runQuery: [
    count,
    { ...count, dimensions: ['origin'], limit: 3 },
    { ...count, dimensions: ['nothing'] },
    { ...count, dataset: 'nowhere' },
    { ...count, limit: -1 },
    { ...count, surplus: true },
    [],
    'text',
  ],
  runBatch: [
    { queries: [{ id: 'a', query: count }] },
    { queries: [{ id: 'a', query: { ...count, dataset: 'nowhere' } }] },
    { queries: [] },
    { queries: 7 },
  ],
  explainQuery: [count, { ...count, dataset: 'nowhere' }, { ...count, surplus: true }, []],
  exportQuery: [
    { ...count, dimensions: ['origin'] },
    { ...count, totals: true },
    { ...count, dataset: 'nowhere' },
    'text',
  ],
  invalidateCache: [{ datasets: ['flights'] }, { datasets: ['nowhere'] }, {}, { surplus: 1 }],
  createDashboard: [
    page,
    { ...page, widgets: [{ ...widget, query: { ...count, dataset: 'nowhere' } }] },
    { ...page, widgets: [widget, widget] },
    { title: 7 },
    null,
  ],
  importDashboard: [
    { kind: 'istari-lens/dashboard', version: 1, dashboard: { ...page, widgets: [widget] } },
    { kind: 'istari-lens/dashboard', version: 1, dashboard: page, remap: { flights: 'nowhere' } },
    {
      kind: 'istari-lens/dashboard',
      version: 1,
      dashboard: page,
      datasets: [{ ...definition, name: 'came_WAY' }],
    },
    { kind: 'istari-lens/dashboard', version: 2, dashboard: page },
    {},
  ],
  updateDashboard: [page, { title: 7 }],
  createWidget: [widget, { ...widget, kind: 'pie' }],
  updateWidget: [widget, 7],
  updateDashboardSharing: [
    { visibility: 'tenant', access: 'view' },
    { visibility: 'users', users: [{ userId: NOBODY, access: 'view' }] },
    { visibility: 'everybody' },
    [],
  ],
  revokeEmbedTokens: [{ dashboardId: NOBODY }, {}, []],
  loadWidget: [{}, { timezone: 'Mars/Olympus' }, { filters: { nothing: 1 } }, []],
  listFilterValues: [{}, { limit: 0 }, { filters: { nothing: 1 } }, 7],
  loadDashboard: [{}, { widgets: ['count'] }, { widgets: ['nothing'] }, { timezone: 'Mars/Olympus' }],
};

const PARAMS: Readonly<Partial<Record<RouteName, Readonly<Record<string, string>>>>> = {
  listResourceColumns: { schema: 'public', name: 'flights' },
  cancelQuery: { queryId: NOBODY },
  getWidget: { widgetId: 'count' },
  loadWidget: { widgetId: 'count' },
  deleteShareLink: { linkId: NOBODY },
  listFilterValues: { filterId: 'origin' },
  updateWidget: { widgetId: 'count' },
  deleteWidget: { widgetId: 'nothing' },
  getVersion: { revision: '1' },
  diffVersions: { revision: '1' },
  restoreVersion: { revision: '1' },
};

/** None, and one that is of no object here: what changes an object needs the right one. */
const REVISIONS: Readonly<Partial<Record<RouteName, readonly (number | undefined)[]>>> = {
  updateDataset: [undefined, 99],
  deleteDataset: [undefined, 99],
  updateDashboard: [undefined, 99],
  deleteDashboard: [undefined, 99],
  createWidget: [undefined, 99],
  updateWidget: [undefined, 99],
  deleteWidget: [undefined, 99],
  restoreVersion: [undefined, 99],
};

function inputsOf(name: RouteName, path: string, area: string): CallInput[] {
  const bodies = (BODIES[name] ?? [undefined]).map((body) =>
    body === undefined ? '' : JSON.stringify(body),
  );
  const query = {};
  if (!path.includes(':id')) return bodies.map((body) => ({ params: PARAMS[name] ?? {}, query, body }));
  const revisions = (REVISIONS[name] ?? [undefined]).map((revision) =>
    revision === undefined ? {} : { revision },
  );
  return ids(area).flatMap((id) =>
    bodies.flatMap((body) =>
      revisions.map((made) => ({ params: { ...PARAMS[name], id }, query, body, ...made })),
    ),
  );
}

/** Ids and times that differ from one making to the next are not told apart. */
function comparable(value: unknown): unknown {
  const facts = ['queryId', 'cache', 'durationMs', 'meta'];
  const plain = JSON.stringify(value ?? null, (key, each: unknown) =>
    facts.includes(key) ? undefined : each,
  );
  return JSON.parse(
    plain
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replaceAll(/"id":"[0-9a-f-]{36}"/g, '"id":"ID"')
      .replaceAll(/[-_](function|http)(\\?")/g, '_WAY$2')
      .replaceAll(/"(key|prefix|secret)":"[^"]*"/g, '"$1":"SECRET"')
      .replaceAll(/"(latencyMs|dropped)":[\d.]+/g, '"$1":0'),
  );
}

async function byFunction(name: RouteName, caller: string, input: CallInput): Promise<unknown> {
  const who = principals.get(caller);
  if (who === undefined) throw new Error('No such caller.');
  try {
    const body = input.body.replaceAll('WAY', 'function');
    return { body: comparable(await serviceCalls[name]?.(fixture.lens, who, { ...input, body })) };
  } catch (error) {
    if (!LensError.isInstance(error)) throw error;
    return { status: ERROR_STATUS[error.code], code: error.code };
  }
}

async function byHttp(name: RouteName, caller: string, input: CallInput): Promise<unknown> {
  const { status, body } = await fixture.call(name, {
    params: { ...input.params },
    query: { ...input.query },
    token: tokens.get(caller),
    headers: input.revision === undefined ? {} : { 'If-Match': `"${input.revision}"` },
    ...(input.body === '' ? {} : { body: input.body.replaceAll('WAY', 'http') }),
  });
  if (status >= 400) return { status, code: Object(body)['code'] };
  const items: unknown = Object(body)['items'];
  const isSeveral = (name === 'runBatch' || name === 'loadDashboard') && Array.isArray(items);
  return {
    body: comparable(
      isSeveral ? items.map((item) => (item.status === 'ok' ? item.result : item.error.code)) : body,
    ),
  };
}

test('every mounted route has a call of a service, or a reason to have none', () => {
  expect(mountedRoutes.filter((name) => !(name in serviceCalls) && !(name in httpOnly))).toEqual([]);
});

describe('control 12: a function call and HTTP', () => {
  test.each(mountedRoutes.filter((name) => name in serviceCalls))(
    'answer alike to everybody: %s',
    { timeout: 60_000 },
    async (name) => {
      const { routes } = await import('@istari-lens/core/contract');
      const { path, area } = routes[name];
      for (const input of inputsOf(name, path, area))
        for (const caller of CALLERS) {
          const called = await byFunction(name, caller, input);
          expect(await byHttp(name, caller, input), `${caller} ${JSON.stringify(input)}`).toEqual(called);
        }
    },
  );
});
