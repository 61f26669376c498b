import { afterAll, beforeAll, expect, it } from 'vitest';
import { createClient, type LensClient } from '../src/index.ts';
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

it('makes, finds, rotates and revokes keys, and speaks by one', async () => {
  const made = await client.apiKeys.create({ name: 'Client', scopes: ['dashboards:read'] });
  const robot = createClient({ baseUrl: api.baseUrl, getToken: () => made.key });
  expect((await robot.dashboards.list()).items.length).toBeGreaterThan(0);
  expect((await errorOf(robot.apiKeys.list())).status).toBe(403);
  expect((await client.apiKeys.list({ q: 'Client' })).items.map(({ id }) => id)).toEqual([made.id]);
  const rotated = await client.apiKeys.rotate(made.id, { overlapSeconds: 5 });
  expect(rotated).toMatchObject({ id: made.id, prefix: made.prefix });
  expect(rotated.key).not.toBe(made.key);
  expect(await client.apiKeys.delete(made.id)).toBeUndefined();
  expect((await errorOf(client.apiKeys.get(made.id))).status).toBe(404);
  expect((await errorOf(robot.dashboards.list())).status).toBe(401);
});
