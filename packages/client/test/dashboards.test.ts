import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type DashboardDefinition, type LensClient, type Widget } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});
afterAll(() => api?.close());

const layout = { x: 0, y: 0, w: 4, h: 2 };
const note: Widget = {
  id: 'note',
  title: '',
  kind: 'text',
  options: { text: 'Words.' },
  layout,
  query: null,
};
const count: Widget = {
  id: 'count',
  title: 'Flights',
  kind: 'kpi',
  options: {},
  layout,
  query: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] },
};
const page: DashboardDefinition = { title: 'Page', filters: [], widgets: [note] };

describe('dashboards', () => {
  it('are made, changed, told apart, restored and deleted', async () => {
    const made = await client.dashboards.create(page);
    expect(made).toMatchObject({ ...page, revision: 1 });
    const { id, revision, createdAt, updatedAt, ...definition } = made;
    const changed = await client.dashboards.update(id, { ...definition, title: 'Other' }, { revision });
    expect(changed).toMatchObject({ id, revision: 2, title: 'Other', createdAt });
    expect(changed.updatedAt >= updatedAt).toBe(true);
    const stale = await errorOf(client.dashboards.update(id, page, { revision }));
    expect(stale).toMatchObject({ status: 412, code: 'revision_stale' });

    const change = { pointer: '/title', kind: 'changed', before: 'Page', after: 'Other' };
    await expect(client.dashboards.diff(id, 1)).resolves.toEqual({ from: 1, to: 2, changes: [change] });
    await expect(client.dashboards.diff(id, 2, { to: 2 })).resolves.toEqual({ from: 2, to: 2, changes: [] });
    await expect(client.dashboards.restore(id, 1, { revision: 2 })).resolves.toMatchObject({
      title: 'Page',
      revision: 3,
    });
    await expect(client.dashboards.versions(id, { limit: 1 })).resolves.toMatchObject({
      items: [{ revision: 3, restoredFrom: 1 }],
      nextCursor: expect.any(String),
    });
    await expect(client.dashboards.version(id, 2)).resolves.toMatchObject({
      definition: { ...page, title: 'Other' },
    });
    await expect(client.dashboards.delete(id, { revision: 3 })).resolves.toBeUndefined();
    expect((await errorOf(client.dashboards.get(id))).status).toBe(404);
  });

  it('have widgets that are changed one by one, each from the revision before', async () => {
    const { id } = await client.dashboards.create(page);
    await expect(client.dashboards.createWidget(id, count, { revision: 1 })).resolves.toEqual(count);
    await expect(client.dashboards.widget(id, 'count')).resolves.toEqual(count);
    const place = { id, widgetId: 'count' };
    const renamed = { ...count, title: 'All flights' };
    await expect(client.dashboards.updateWidget(place, renamed, { revision: 2 })).resolves.toEqual(renamed);
    await expect(client.dashboards.deleteWidget(place, { revision: 3 })).resolves.toBeUndefined();
    await expect(client.dashboards.get(id)).resolves.toMatchObject({ ...page, revision: 4 });
  });

  it('are favourites of the caller, and shared', async () => {
    const { id } = await client.dashboards.create({ ...page, title: 'Liked' });
    await client.dashboards.addFavourite(id);
    await expect(client.dashboards.list({ favourite: true, q: 'lik' })).resolves.toMatchObject({
      items: [{ id, title: 'Liked', widgetCount: 1 }],
    });
    await client.dashboards.removeFavourite(id);
    await expect(client.dashboards.list({ favourite: true })).resolves.toMatchObject({ items: [] });
    await expect(client.dashboards.share(id, { visibility: 'private' })).resolves.toEqual({
      visibility: 'private',
    });
    await expect(client.dashboards.sharing(id)).resolves.toEqual({ visibility: 'private' });
  });

  it('are moved as documents, where nothing is made on a dry run', async () => {
    const { id } = await client.dashboards.create({ ...page, title: 'Moved', widgets: [count] });
    const document = await client.dashboards.export(id);
    expect(document).toMatchObject({ dashboard: { title: 'Moved' }, datasets: [{ name: 'flights' }] });
    const moved = { ...document, dashboard: { ...document.dashboard, title: 'Arrived' } };
    const keep = { kind: 'dataset', action: 'keep', name: 'flights' };
    const dry = await client.dashboards.import(moved, { dryRun: true });
    expect(dry).toMatchObject({ dryRun: true, changes: expect.arrayContaining([keep]) });
    await expect(client.dashboards.list({ q: 'Arrived' })).resolves.toMatchObject({ items: [] });
    const report = await client.dashboards.import(moved);
    const { widgets } = await client.dashboards.data(report.id ?? '');
    expect(widgets).toMatchObject([{ id: 'count', status: 'ok' }]);
  });

  it('that cannot be made say what is wrong where', async () => {
    const query = { dataset: 'flihgts', metrics: [{ aggregate: 'count' as const }] };
    const broken = {
      ...page,
      widgets: [
        { ...count, query },
        { ...note, id: 'count' },
      ],
    };
    const error = await errorOf(client.dashboards.create(broken));
    expect(error).toMatchObject({ status: 422, code: 'invalid_dashboard' });
    expect(error.issues.map(({ pointer }) => pointer)).toEqual(['/widgets/1/id', '/widgets/0/query/dataset']);
  });
});
