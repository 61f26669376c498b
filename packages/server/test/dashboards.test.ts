import type { Dashboard, DashboardDefinition, VersionDiff } from '@istari-lens/core/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CallOptions, CallResult } from './support/caller.ts';
import { flightsDashboard } from './support/flights-dashboard.ts';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

let fixture: ServerFixture;

beforeAll(async () => {
  fixture = await createServerFixture();
  await fixture.app.query(`insert into lens.tenants (id, name) values ('other', 'Other')`);
});
afterAll(() => fixture?.close());

const PASSWORD = 'a-long-enough-password-1';
const WIDGET = {
  id: 'more',
  title: 'More',
  kind: 'text',
  options: { text: 'More words.' },
  layout: { x: 0, y: 3, w: 12, h: 1 },
  query: null,
} as const;

async function tokenOf(role: 'viewer' | 'editor' | 'admin', tenant: string = 'default'): Promise<string> {
  const { lens } = fixture;
  const email = `${role}-${crypto.randomUUID()}@example.com`;
  await lens.users.create({ email, password: PASSWORD, role, tenant });
  return (await lens.auth.login({ email, password: PASSWORD })).accessToken;
}

async function make(
  definition: Partial<DashboardDefinition> = {},
  options: CallOptions = {},
): Promise<string> {
  const body = { ...flightsDashboard, ...definition };
  const reply = await fixture.call('createDashboard', { token: fixture.token, body, ...options });
  expect(reply.status).toBe(201);
  return (reply.body as Dashboard).id;
}

async function titlesOf(query: Record<string, string>, token: string = fixture.token): Promise<string[]> {
  const { status, body } = await fixture.call('listDashboards', { token, query });
  expect(status).toBe(200);
  return (body as { items: { title: string }[] }).items.map(({ title }) => title);
}

const revision = (value: number): Record<string, string> => ({ 'If-Match': `"${value}"` });

describe('dashboards over HTTP', () => {
  test('are made, changed and deleted, each from the revision that was read', async () => {
    const { call, token } = fixture;
    const reply = await call('createDashboard', { token, body: flightsDashboard });
    expect(reply.status).toBe(201);
    const { id } = reply.body as Dashboard;
    expect(reply.headers.get('location')).toBe(`/dashboards/${id}`);
    const params = { id };
    const body = { ...flightsDashboard, title: 'Changed' };
    expect(await call('updateDashboard', { token, params, body })).toMatchObject({
      status: 428,
      body: { code: 'revision_required', detail: expect.stringContaining('"1"') },
    });
    for (const headers of [{ 'If-Match': '*' }, { 'If-Match': 'W/"1"' }, { 'If-Match': '1' }]) {
      expect(await call('updateDashboard', { token, params, body, headers })).toMatchObject({
        status: 400,
        body: { code: 'malformed_request' },
      });
    }
    expect(await call('updateDashboard', { token, params, body, headers: revision(1) })).toMatchObject({
      status: 200,
      body: { revision: 2, title: 'Changed' },
    });
    for (const name of ['updateDashboard', 'deleteDashboard'] as const) {
      expect(await call(name, { token, params, body, headers: revision(1) })).toMatchObject({
        status: 412,
        body: { code: 'revision_stale', detail: expect.stringContaining('revision 2') },
      });
    }
    expect((await call('deleteDashboard', { token, params })).status).toBe(428);
    expect((await call('deleteDashboard', { token, params, headers: revision(2) })).status).toBe(204);
    for (const name of ['getDashboard', 'listVersions', 'loadDashboard'] as const) {
      expect(
        (await call(name, { token, params, ...(name === 'loadDashboard' ? { body } : {}) })).status,
      ).toBe(404);
    }
    expect((await call('deleteDashboard', { token, params, headers: revision(2) })).status).toBe(404);
  });

  test('of two editors at once, one is told that it was too late', async () => {
    const { call } = fixture;
    const id = await make();
    await call('updateDashboardSharing', {
      token: fixture.token,
      params: { id },
      body: { visibility: 'tenant', access: 'edit' },
    });
    const replies = await Promise.all(
      ['One', 'Two'].map(async (title) =>
        call('updateDashboard', {
          token: await tokenOf('editor'),
          params: { id },
          headers: revision(1),
          body: { ...flightsDashboard, title },
        }),
      ),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 412]);
    const won = replies.find(({ status }) => status === 200)?.body as Dashboard;
    expect((await call('getDashboard', { token: fixture.token, params: { id } })).body).toEqual(won);
  });

  test('are refused with every problem of the definition at once', async () => {
    const { call, token } = fixture;
    const [count, note] = flightsDashboard.widgets;
    const body = {
      ...flightsDashboard,
      title: '',
      widgets: [{ ...count, kind: 'pie' }, { ...note, layout: { x: -1, y: 0, w: 1, h: 1 } }, { id: 'x' }],
    };
    const shape = await call('createDashboard', { token, body });
    expect(shape).toMatchObject({ status: 422, body: { code: 'invalid_dashboard' } });
    const pointersOf = (reply: CallResult): string[] =>
      (reply.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer);
    expect(pointersOf(shape)).toEqual(
      expect.arrayContaining(['/title', '/widgets/0/kind', '/widgets/1/layout/x', '/widgets/2/title']),
    );
    const query = { dataset: 'flights', metrics: [{ aggregate: 'avg', field: 'dely', as: 'd' }] };
    const named = await call('createDashboard', {
      token,
      body: {
        ...flightsDashboard,
        widgets: [
          { ...count, query },
          { ...note, id: 'count' },
        ],
      },
    });
    expect(named.status).toBe(422);
    expect(pointersOf(named)).toEqual(['/widgets/1/id', '/widgets/0/query/metrics/0/field']);
  });

  test('are made once for an idempotency key, and imported once', async () => {
    const { call, token } = fixture;
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const body = { ...flightsDashboard, title: 'Only once' };
    const [first, second] = [
      await call('createDashboard', { token, body, headers }),
      await call('createDashboard', { token, body, headers }),
    ];
    expect(second.body).toEqual(first.body);
    expect(second.headers.get('idempotency-replayed')).toBe('true');
    expect(second.headers.get('location')).toBe(first.headers.get('location'));
    await expect(titlesOf({ q: 'only once' })).resolves.toEqual(['Only once']);
    const document = { kind: 'istari-lens/dashboard', version: 1, dashboard: { ...body, title: 'Imported' } };
    const imported = { token, body: document, headers: { 'Idempotency-Key': crypto.randomUUID() } };
    const report = await call('importDashboard', imported);
    expect(report.status).toBe(201);
    expect((await call('importDashboard', imported)).body).toEqual(report.body);
    await expect(titlesOf({ q: 'imported' })).resolves.toEqual(['Imported']);
  });

  test('have widgets that are changed one by one', async () => {
    const { call, token } = fixture;
    const id = await make();
    const params = { id };
    expect((await call('createWidget', { token, params, body: WIDGET })).status).toBe(428);
    const made = await call('createWidget', { token, params, body: WIDGET, headers: revision(1) });
    expect(made).toMatchObject({ status: 201, body: WIDGET });
    expect(made.headers.get('location')).toBe(`/dashboards/${id}/widgets/more`);
    const place = { id, widgetId: 'more' };
    expect((await call('getWidget', { token, params: place })).body).toEqual(WIDGET);
    const body = { ...WIDGET, title: 'Changed' };
    expect(await call('updateWidget', { token, params: place, body, headers: revision(1) })).toMatchObject({
      status: 412,
    });
    expect(await call('updateWidget', { token, params: place, body, headers: revision(2) })).toMatchObject({
      status: 200,
      body,
    });
    expect(
      await call('createWidget', {
        token,
        params,
        body: { ...WIDGET, layout: { x: 0, y: 0, w: 0, h: 1 } },
        headers: revision(3),
      }),
    ).toMatchObject({
      status: 422,
      body: { code: 'invalid_dashboard', errors: [expect.objectContaining({ pointer: '/layout/w' })] },
    });
    expect((await call('deleteWidget', { token, params: place, headers: revision(3) })).status).toBe(204);
    expect((await call('getWidget', { token, params: place })).status).toBe(404);
    expect((await call('getDashboard', { token, params })).body).toMatchObject({
      revision: 4,
      widgets: flightsDashboard.widgets,
    });
  });

  test('keep every revision, tell two apart, and restore an earlier one as the newest', async () => {
    const { call, token, admin } = fixture;
    const id = await make();
    const params = { id };
    const [count, ...others] = flightsDashboard.widgets;
    const body = { ...flightsDashboard, title: 'Second', widgets: [{ ...count, title: 'All' }, ...others] };
    await call('updateDashboard', { token, params, body, headers: revision(1) });
    const diff = await call('diffVersions', { token, params: { id, revision: '1' } });
    expect(diff.status).toBe(200);
    expect(diff.body).toEqual({
      from: 1,
      to: 2,
      changes: [
        { pointer: '/title', kind: 'changed', before: flightsDashboard.title, after: 'Second' },
        { pointer: '/widgets/0/title', kind: 'changed', before: 'Flights', after: 'All' },
      ],
    } satisfies VersionDiff);
    const back = { id, revision: '1' };
    expect((await call('restoreVersion', { token, params: back })).status).toBe(428);
    expect((await call('restoreVersion', { token, params: back, headers: revision(1) })).status).toBe(412);
    expect(await call('restoreVersion', { token, params: back, headers: revision(2) })).toMatchObject({
      status: 200,
      body: { revision: 3, ...flightsDashboard },
    });
    const createdBy = admin.id;
    expect((await call('listVersions', { token, params })).body).toMatchObject({
      items: [
        { revision: 3, createdBy, restoredFrom: 1 },
        { revision: 2, createdBy },
        { revision: 1, createdBy },
      ],
    });
    const page = await call('listVersions', { token, params, query: { limit: '2', sort: 'revision' } });
    const { items, nextCursor } = page.body as { items: unknown[]; nextCursor: string };
    expect(items).toMatchObject([{ revision: 1 }, { revision: 2 }]);
    const rest = await call('listVersions', {
      token,
      params,
      query: { limit: '2', sort: 'revision', cursor: nextCursor },
    });
    expect(rest.body).toMatchObject({ items: [{ revision: 3 }], nextCursor: null });
    expect((await call('getVersion', { token, params: { id, revision: '2' } })).body).toMatchObject({
      revision: 2,
      definition: body,
    });
    const same = await call('diffVersions', { token, params: back, query: { to: '3' } });
    expect(same.body).toEqual({ from: 1, to: 3, changes: [] });
    for (const odd of ['4', '0', '-1', 'x', '1.5', '99999999999']) {
      expect((await call('getVersion', { token, params: { id, revision: odd } })).status, odd).toBe(404);
    }
    expect((await call('diffVersions', { token, params: back, query: { to: 'x' } })).status).toBe(422);
  });

  test('are found by words, in an order, and among favourites of the caller', async () => {
    const { call, token } = fixture;
    const viewer = await tokenOf('viewer');
    const [north, south] = [
      await make({ title: 'Catalogue 100% north' }),
      await make({ title: 'South', description: 'In the CATALOGUE too' }),
    ];
    await expect(titlesOf({ q: 'catalogue' })).resolves.toEqual(['Catalogue 100% north', 'South']);
    await expect(titlesOf({ q: 'catalogue', sort: '-title' })).resolves.toEqual([
      'South',
      'Catalogue 100% north',
    ]);
    await expect(titlesOf({ q: '100% n' })).resolves.toEqual(['Catalogue 100% north']);
    await expect(titlesOf({ q: '100%south' })).resolves.toEqual([]);
    for (const id of [north, north, south]) {
      expect((await call('addFavourite', { token: viewer, params: { id } })).status).toBe(204);
    }
    await expect(titlesOf({ favourite: 'true' }, viewer)).resolves.toEqual(['Catalogue 100% north', 'South']);
    await expect(titlesOf({ favourite: 'true', q: 'too' }, viewer)).resolves.toEqual(['South']);
    await expect(titlesOf({ favourite: 'true' })).resolves.toEqual([]);
    for (let time = 0; time < 2; time += 1) {
      expect((await call('removeFavourite', { token: viewer, params: { id: south } })).status).toBe(204);
    }
    await expect(titlesOf({ favourite: 'true' }, viewer)).resolves.toEqual(['Catalogue 100% north']);
    for (const [name, value] of Object.entries({ favourite: 'perhaps', sort: 'colour', limit: '0' })) {
      expect((await call('listDashboards', { token, query: { [name]: value } })).status).toBe(422);
    }
  });

  test('are shared, and a viewer sees and loads only what is shared with them', async () => {
    const { call, token } = fixture;
    const viewer = await tokenOf('viewer');
    const editor = await tokenOf('editor');
    const params = { id: await make({ title: 'Shared or not' }) };
    const asked = { token: viewer, params };
    expect((await call('getDashboard', asked)).status).toBe(200);
    expect((await call('addFavourite', asked)).status).toBe(204);
    const change = { params, body: flightsDashboard, headers: revision(1) };
    expect((await call('updateDashboard', { ...change, token: editor })).status).toBe(403);
    expect(
      await call('updateDashboardSharing', { token, params, body: { visibility: 'private' } }),
    ).toMatchObject({ status: 200, body: { visibility: 'private' } });
    for (const name of ['getDashboard', 'listVersions', 'addFavourite', 'getDashboardData'] as const) {
      expect((await call(name, asked)).status, name).toBe(404);
    }
    expect((await call('loadDashboard', { ...asked, body: {} })).status).toBe(404);
    expect((await call('updateDashboard', { ...change, token: editor })).status).toBe(404);
    await expect(titlesOf({ favourite: 'true' }, viewer)).resolves.toEqual([]);
    expect((await call('getDashboardSharing', { token, params })).status).toBe(200);
    expect((await call('getDashboardSharing', { token: viewer, params })).status).toBe(403);
    const { body: me } = await call('getMe', { token: viewer });
    const users = [{ userId: (me as { id: string }).id, access: 'edit' }];
    await call('updateDashboardSharing', { token, params, body: { visibility: 'users', users } });
    expect((await call('getDashboard', asked)).status).toBe(200);
    // A viewer edits nothing, whatever is shared with them.
    expect((await call('updateDashboard', { ...change, token: viewer })).status).toBe(403);
    expect((await call('getDashboard', { token: editor, params })).status).toBe(404);
  });
});

describe('control 12: dashboards of another tenant', () => {
  /** Every route that names a dashboard by its id, as it would do something to the own one. */
  const byId = {
    getDashboard: {},
    updateDashboard: { body: flightsDashboard, headers: revision(1) },
    deleteDashboard: { headers: revision(1) },
    loadDashboard: { body: {} },
    getDashboardData: {},
    createWidget: { body: WIDGET, headers: revision(1) },
    getWidget: {},
    updateWidget: { body: WIDGET, headers: revision(1) },
    deleteWidget: { headers: revision(1) },
    listVersions: {},
    getVersion: {},
    diffVersions: {},
    restoreVersion: { headers: revision(1) },
    addFavourite: {},
    removeFavourite: {},
    exportDashboard: {},
    getDashboardSharing: {},
    updateDashboardSharing: { body: { visibility: 'private' } },
  } satisfies Record<string, CallOptions>;

  const withoutRequest = ({ status, text, headers }: CallResult): unknown => ({
    status,
    text: text.replace(/"requestId":"[^"]*"/, ''),
    type: headers.get('content-type'),
  });

  test('answer as ids that nobody has, byte for byte, to every role', async () => {
    const { call } = fixture;
    const theirs = await make();
    const missing = crypto.randomUUID();
    for (const role of ['viewer', 'editor', 'admin'] as const) {
      const token = await tokenOf(role, 'other');
      for (const [name, options] of Object.entries(byId)) {
        const route = name as keyof typeof byId;
        const ask = async (id: string): Promise<unknown> =>
          withoutRequest(
            await call(route, { ...options, token, params: { id, widgetId: 'note', revision: '1' } }),
          );
        const answer = await ask(theirs);
        expect(answer, `${role} ${name}`).toEqual(await ask(missing));
        expect([403, 404], `${role} ${name}`).toContain((answer as { status: number }).status);
        expect(answer, `${role} ${name}`).not.toMatchObject({ text: expect.stringContaining(theirs) });
      }
    }
    const { body } = await call('getDashboard', { token: fixture.token, params: { id: theirs } });
    expect(body).toMatchObject({ revision: 1, ...flightsDashboard });
  });
});
