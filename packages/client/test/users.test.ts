import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type LensClient } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

const ANN = { email: 'ann@example.com', password: 'violet anchors drift at dawn' };

let api: ApiUnderTest;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});
afterAll(() => api?.close());

it('makes, finds, changes and deletes users', async () => {
  const made = await client.users.create({ ...ANN, role: 'viewer', attributes: { team: 'red' } });
  expect(await client.users.get(made.id)).toEqual(made);
  expect((await errorOf(client.users.create({ ...ANN, role: 'viewer' }))).status).toBe(409);
  const ann = createClient({ baseUrl: api.baseUrl });
  await ann.auth.login(ANN);
  expect((await errorOf(ann.users.list())).status).toBe(403);
  const changed = await client.users.update(made.id, { role: 'editor' });
  expect(changed).toMatchObject({ id: made.id, role: 'editor', attributes: { team: 'red' } });
  expect((await client.users.list({ q: 'ann@' })).items.map(({ id }) => id)).toEqual([made.id]);
  expect(await client.users.delete(made.id)).toBeUndefined();
  expect((await errorOf(client.users.get(made.id))).status).toBe(404);
  expect((await errorOf(ann.dashboards.list())).status).toBe(401);
});
