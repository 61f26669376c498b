import { afterEach, describe, expect, it } from 'vitest';
import { errorOf } from '../../test/support/error-of.ts';
import { sampleProblem } from '../../test/support/samples.ts';
import { startTestServer, type ScriptedReply, type TestServer } from '../../test/support/test-server.ts';
import { createClient, type LensClient } from '../create-client.ts';
import type { CallOptions } from '../options.ts';

const open: TestServer[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => server.close()));
});

async function clientOf(replies: (before: number) => ScriptedReply): Promise<[LensClient, TestServer]> {
  const server = await startTestServer((_, before) => replies(before));
  open.push(server);
  return [createClient({ baseUrl: server.baseUrl, retry: { baseDelayMs: 5 } }), server];
}

const keysOf = ({ received }: TestServer): unknown[] =>
  received.map(({ headers }) => headers['idempotency-key']);
const MADE = { status: 201, json: { id: 'x' } };

/** Everything that makes something. */
const CREATES: Record<string, (client: LensClient, options?: CallOptions) => Promise<unknown>> = {
  '/tenants': (client, options) => client.tenants.create({ id: 'n', name: 'N' }, options),
  '/users': (client, options) =>
    client.users.create({ email: 'a@example.com', password: 'x', role: 'viewer' }, options),
  '/api-keys': (client, options) => client.apiKeys.create({ name: 'n', scopes: ['query:read'] }, options),
  '/data-sources': (client, options) => client.dataSources.create({ name: 'n', url: 'u' }, options),
  '/datasets': (client, options) =>
    client.datasets.create({ name: 'n', base: { schema: 's', table: 't' }, fields: {} }, options),
};

describe.each(Object.entries(CREATES))('POST %s', (path, make) => {
  it('is sent again after a lost answer, under the same key', async () => {
    const [client, server] = await clientOf(
      (before) => [{ break: 'before-headers' as const }, { status: 503 }][before] ?? MADE,
    );
    await expect(make(client)).resolves.toEqual({ id: 'x' });
    expect(server.received.map((request) => request.path)).toEqual([path, path, path]);
    const [first, ...others] = keysOf(server);
    expect(first).toMatch(/^[0-9a-f-]{36}$/);
    expect(others).toEqual([first, first]);
  });

  it('has a key of its own each time, or the one that was given', async () => {
    const [client, server] = await clientOf(() => MADE);
    await make(client);
    await make(client);
    await make(client, { idempotencyKey: 'order-7' });
    const keys = keysOf(server);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('order-7');
  });
});

describe('a create', () => {
  it('waits for the first one that is under way', async () => {
    const busy = { status: 409, json: sampleProblem(409, 'idempotency_in_progress') };
    const [client, server] = await clientOf((before) => (before === 0 ? busy : MADE));
    await expect(CREATES['/users']?.(client)).resolves.toEqual({ id: 'x' });
    expect(server.received).toHaveLength(2);
  });

  it.each(['conflict', 'idempotency_unfinished'])('is not sent again after %s', async (code) => {
    const [client, server] = await clientOf(() => ({ status: 409, json: sampleProblem(409, code) }));
    const made = client.tenants.create({ id: 'n', name: 'N' });
    expect(await errorOf(made)).toMatchObject({ code });
    expect(server.received).toHaveLength(1);
  });

  it('of a document is one, a dry run is none', async () => {
    const [client, server] = await clientOf(() => MADE);
    const document = JSON.parse('{}');
    await client.datasets.import(document);
    await client.datasets.import(document, { dryRun: true });
    expect(keysOf(server)).toEqual([expect.any(String), undefined]);
  });
});

it('a change is sent once, and without a key', async () => {
  const [client, server] = await clientOf(() => ({ break: 'before-headers' }));
  await errorOf(client.users.update('x', { name: 'n' }, { idempotencyKey: 'order-7' }));
  expect(keysOf(server)).toEqual([undefined]);
});
