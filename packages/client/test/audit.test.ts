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

it('lists the audit log, and gives the same as a file', async () => {
  const filter = { until: new Date().toISOString() };
  const { items } = await client.audit.list({ ...filter, sort: 'time' });
  expect(items.map(({ action }) => action)).toContain('dashboard.created');
  const file = await new Response(await client.audit.export({ ...filter, format: 'ndjson' })).text();
  expect(file).toBe(items.map((item) => `${JSON.stringify(item)}\n`).join(''));
  const created = await client.audit.list({ ...filter, action: 'dashboard' });
  expect(created.items).toHaveLength(1);
});

it('tells when a filter is wrong', async () => {
  await expect(client.audit.export({ since: 'yesterday' })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});
