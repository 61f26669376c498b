import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type LensClient } from '../src/index.ts';
import { errorOf } from './support/error-of.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;
let shop: TestDatabase;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  shop = await createTestDatabase('analytics');
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});
afterAll(async () => {
  await api?.close();
  await shop?.drop();
});

describe('data sources', () => {
  it('are added, looked into, changed and deleted', async () => {
    const url = `${shop.readerUrl}?sslmode=disable`;
    const made = await client.dataSources.create({ name: 'Shop', url });
    expect(made).toMatchObject({ name: 'Shop', isDefault: false, status: 'unknown' });
    await expect(client.dataSources.test(made.id)).resolves.toMatchObject({ ok: true });
    await expect(client.dataSources.get(made.id)).resolves.toMatchObject({ status: 'ok' });

    const odd = 'orders/"2024" ä%';
    await shop.query(`create table "${odd.replaceAll('"', '""')}" (n bigint not null)`);
    await shop.query(`grant select on "${odd.replaceAll('"', '""')}" to ${shop.readerRole}`);
    const { items } = await client.dataSources.resources(made.id, { q: 'ORDERS/', limit: 5 });
    expect(items).toEqual([{ schema: 'public', name: odd, kind: 'table', rowEstimate: null }]);
    const columns = await client.dataSources.columns(made.id, { schema: 'public', name: odd });
    expect(columns.items).toEqual([{ name: 'n', type: 'bigint', nullable: false }]);

    const renamed = await client.dataSources.update(made.id, { name: 'Store' });
    expect(renamed).toMatchObject({ id: made.id, name: 'Store' });
    await expect(client.dataSources.impact(made.id)).resolves.toEqual({ datasets: [], dashboards: [] });
    await expect(client.dataSources.delete(made.id)).resolves.toBeUndefined();
    expect((await errorOf(client.dataSources.get(made.id))).status).toBe(404);
  });

  it('that cannot be made say what is wrong where', async () => {
    const url = 'mysql://reader:canary@db.example.com/shop';
    const error = await errorOf(client.dataSources.create({ name: 'Shop', url, replicaUrls: [url] }));
    expect(error.status).toBe(422);
    expect(new Set(error.issues.map(({ pointer }) => pointer))).toEqual(new Set(['/url', '/replicaUrls/0']));
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});
