import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type LensClient } from '../src/index.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;
/** Calls whose answer does not arrive, though the server gives it. */
let losses = 0;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  client = createClient({
    baseUrl: api.baseUrl,
    retry: { baseDelayMs: 5 },
    fetch: async (input, init) => {
      const response = await fetch(input, init);
      if (losses === 0) return response;
      losses -= 1;
      await response.text();
      throw new TypeError('The connection was lost.');
    },
  });
  await client.auth.login(ADMIN);
});
afterAll(() => api?.close());

const PERSON = { password: 'violet anchors drift at dawn', role: 'viewer' as const };

describe('control 22: a create whose answer is lost', () => {
  it('makes one thing and tells what it made', async () => {
    losses = 2;
    const made = await client.users.create({ ...PERSON, email: 'once@example.com' });
    const { items } = await client.users.list({ q: 'once@' });
    expect(items).toEqual([made]);
  });

  it('tells a key that only its first answer could tell', async () => {
    losses = 1;
    const { key, id } = await client.apiKeys.create({ name: 'once', scopes: ['query:read'] });
    expect((await client.apiKeys.list()).items.map((each) => each.id)).toEqual([id]);
    const program = createClient({ baseUrl: api.baseUrl, getToken: () => key });
    await expect(program.datasets.list()).resolves.toBeDefined();
  });

  it('is the same thing for another client with the same key', async () => {
    const person = { ...PERSON, email: 'twice@example.com' };
    const first = await client.users.create(person, { idempotencyKey: 'twice' });
    const other = createClient({ baseUrl: api.baseUrl });
    await other.auth.login(ADMIN);
    await expect(other.users.create(person, { idempotencyKey: 'twice' })).resolves.toEqual(first);
    await expect(other.users.create(person)).rejects.toMatchObject({ code: 'conflict' });
  });
});
