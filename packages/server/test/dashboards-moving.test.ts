import type { DashboardExport, ImportReport } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallResult } from './support/caller.ts';
import { flightsDashboard } from './support/flights-dashboard.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
});
afterAll(() => fixture?.close());

const PASSWORD = 'a-long-enough-password-1';
const NOTE = {
  id: 'more',
  title: 'More',
  kind: 'text',
  options: { text: 'More words.' },
  layout: { x: 0, y: 3, w: 12, h: 1 },
  query: null,
} as const;

async function foreignAdmin(): Promise<string> {
  const { lens } = fixture;
  const email = `admin-${crypto.randomUUID()}@example.com`;
  await lens.users.create({ email, password: PASSWORD, role: 'admin', tenant: 'other' });
  return (await lens.auth.login({ email, password: PASSWORD })).accessToken;
}

async function titlesOf(token: string): Promise<string[]> {
  const { body } = await fixture.call('listDashboards', { token });
  return (body as { items: { title: string }[] }).items.map(({ title }) => title);
}

describe('dashboards as documents', () => {
  test('are exported with their datasets and imported, on a dry run nothing of it', async () => {
    const { call, lens, admin, token } = fixture;
    const { id: moved } = await lens.dashboards.create(admin, { ...flightsDashboard, title: 'Moved' });
    const exported = await call('exportDashboard', { token, params: { id: moved } });
    const { dashboard, datasets } = exported.body as DashboardExport;
    expect(dashboard).toEqual({ ...flightsDashboard, title: 'Moved' });
    expect(datasets?.map(({ name }) => name)).toEqual(['flights']);

    // Elsewhere nothing of it is there, but the data source; it is not the default one.
    const foreign = await foreignAdmin();
    const { body: source } = await call('createDataSource', {
      token: foreign,
      body: { name: 'Main', url: fixture.analytics.readerUrl },
    });
    const dataSourceId = (source as { id: string }).id;
    const document = {
      ...(exported.body as DashboardExport),
      datasets: datasets?.map((dataset) => ({ ...dataset, dataSourceId })),
    };
    const here = { token: foreign, body: document };
    const dry = await call('importDashboard', { ...here, query: { dryRun: 'true' } });
    const changes = [
      { kind: 'dataset', action: 'create', name: 'flights' },
      { kind: 'dashboard', action: 'create', name: 'Moved' },
      ...flightsDashboard.widgets.map(({ id }) => ({ kind: 'widget', action: 'create', name: id })),
    ];
    expect(dry).toMatchObject({ status: 200, body: { dryRun: true, changes, warnings: [] } });
    expect(dry.body).not.toHaveProperty('id');
    await expect(titlesOf(foreign)).resolves.toEqual([]);
    expect((await call('listDatasets', { token: foreign })).body).toMatchObject({ items: [] });

    const made = await call('importDashboard', here);
    expect(made).toMatchObject({ status: 201, body: { dryRun: false, changes, warnings: [] } });
    const { id = '' } = made.body as ImportReport;
    expect(made.headers.get('location')).toBe(`/dashboards/${id}`);
    const [ours, theirs] = await Promise.all([
      call('loadDashboard', { token, params: { id: moved }, body: {} }),
      call('loadDashboard', { token: foreign, params: { id }, body: {} }),
    ]);
    const rowsOf = ({ body }: CallResult): unknown[] =>
      (body as { items: { result: { rows: unknown } }[] }).items.map(({ result }) => result.rows);
    expect(rowsOf(theirs)).toEqual(rowsOf(ours));
    expect(rowsOf(theirs)).toHaveLength(2);

    const again = {
      ...(exported.body as DashboardExport),
      remap: { flights: 'nowhere', flihgts: 'flights' },
    };
    for (const dryRun of ['true', 'false']) {
      const refused = await call('importDashboard', { token: foreign, body: again, query: { dryRun } });
      expect(refused).toMatchObject({ status: 422, body: { code: 'invalid_dashboard' } });
      const { errors } = refused.body as { errors: { pointer: string }[] };
      expect(errors.map(({ pointer }) => pointer)).toEqual([
        '/remap/flights',
        '/remap/flihgts',
        '/dashboard/widgets/0/query/dataset',
        '/dashboard/widgets/2/query/dataset',
      ]);
    }
    await expect(titlesOf(foreign)).resolves.toEqual(['Moved']);
  });

  test('that nobody would write are problems, and no fault of the server', async () => {
    const { call, token } = fixture;
    let deep: unknown = 1;
    for (let level = 0; level < 400; level += 1) deep = [deep];
    const [count] = flightsDashboard.widgets;
    const many = Array.from({ length: 1_000 }, (_, index) => ({ ...NOTE, id: `w${index}` }));
    const proto = JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}');
    const odd: unknown[] = [
      { ...flightsDashboard, widgets: many },
      { ...flightsDashboard, widgets: [{ ...NOTE, options: { text: 'x', deep } }] },
      { ...flightsDashboard, widgets: [{ ...NOTE, options: proto }] },
      { ...flightsDashboard, widgets: [{ ...count, filterBindings: proto }] },
      { ...flightsDashboard, title: 'a\u0000b' },
      { ...flightsDashboard, widgets: [{ ...NOTE, options: { text: '\ud800' } }] },
      { ...flightsDashboard, filters: [{ id: 'a', field: 'origin', type: 'select', dependsOn: ['a'] }] },
    ];
    for (const [index, body] of odd.entries()) {
      const document = { kind: 'istari-lens/dashboard', version: 1, dashboard: body };
      for (const reply of [
        await call('createDashboard', { token, body }),
        await call('importDashboard', { token, body: document }),
        await call('importDashboard', { token, body: document, query: { dryRun: 'true' } }),
      ]) {
        expect(reply.status, `${index}: ${reply.text.slice(0, 300)}`).toBeGreaterThanOrEqual(400);
        expect(reply.status, `${index}: ${reply.text.slice(0, 300)}`).toBeLessThan(500);
      }
    }
    expect({}).not.toHaveProperty('polluted');
  });
});
