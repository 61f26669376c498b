import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type LensClient } from '../src/index.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});

afterAll(() => api?.close());

it('control 14: opens a dashboard by a public link, and not once the link is deleted', async () => {
  const id = api.dashboardId;
  const link = await client.links.create(id, { name: 'Press', password: 'correct horse', maxViews: 100 });
  expect((await client.links.list(id)).items).toMatchObject([{ id: link.id, name: 'Press', views: 0 }]);
  const anybody = createClient({ baseUrl: api.baseUrl });
  await expect(anybody.shared.open(link.key, { password: 'wrong horse' })).rejects.toMatchObject({
    code: 'invalid_credentials',
  });
  const { token } = await anybody.shared.open(link.key, { password: 'correct horse' });
  const guest = createClient({ baseUrl: api.baseUrl, getToken: () => token });
  const shown = await guest.shared.dashboard(link.key);
  expect(shown.title).toBe((await client.dashboards.get(id)).title);
  const mine = await client.dashboards.data(id);
  const theirs = await guest.shared.data(link.key);
  expect(theirs.widgets.map(({ id: widget, status }) => [widget, status])).toEqual(
    mine.widgets.map(({ id: widget, status }) => [widget, status]),
  );
  await client.links.delete({ id, linkId: link.id });
  await expect(guest.shared.dashboard(link.key)).rejects.toMatchObject({ code: 'not_found' });
});

it('control 15: shows a dashboard by an embed token until it is revoked', async () => {
  const id = api.dashboardId;
  const { token } = await client.embed.createToken({
    dashboardId: id,
    lockedFilters: [{ dataset: 'flights', field: 'origin', op: 'eq', value: 'ORD' }],
  });
  const guest = createClient({ baseUrl: api.baseUrl, getToken: () => token });
  expect((await guest.dashboards.data(id)).widgets.length).toBeGreaterThan(0);
  await client.embed.revokeTokens(id);
  await expect(guest.dashboards.data(id)).rejects.toMatchObject({ code: 'invalid_token' });
});
