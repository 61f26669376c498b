import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, type ClientOptions, type LensClient } from '../src/index.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api?.close());

/** A signed-in client, and the paths it asks for from then on; `change` sees each request before it is sent. */
async function clientOf(
  options: Partial<ClientOptions> = {},
  change: (headers: Headers) => void = () => {},
): Promise<{ client: LensClient; paths: string[] }> {
  const paths: string[] = [];
  const client = createClient({
    baseUrl: api.baseUrl,
    ...options,
    fetch: (input, init) => {
      paths.push(new URL(String(input)).pathname);
      const headers = new Headers(init?.headers);
      change(headers);
      return fetch(input, { ...init, headers });
    },
  });
  await client.auth.login(ADMIN);
  paths.length = 0;
  return { client, paths };
}

const asked = (limit: number) => ({
  dataset: 'flights',
  dimensions: ['origin'],
  metrics: [{ aggregate: 'count' as const, as: 'n' }],
  orderBy: [{ field: 'origin' }],
  limit,
});

describe('a session of the real API', () => {
  it('is renewed once for calls that are refused at the same time, and each is replayed', async () => {
    let stale: string | null = null;
    let broken = false;
    const { client, paths } = await clientOf({}, (headers) => {
      const token = headers.get('authorization');
      if (!broken) stale = token;
      // As if the token that was at hand had expired.
      if (broken && token === stale) headers.set('authorization', 'Bearer expired');
    });
    await client.auth.me();
    paths.length = 0;
    broken = true;
    const answers = await Promise.all([1, 2, 3, 4].map((limit) => client.query(asked(limit))));
    expect(answers.map(({ rowCount }) => rowCount)).toEqual([1, 2, 3, 4]);
    expect(paths.filter((path) => path === '/auth/refresh')).toHaveLength(1);
    expect(paths.filter((path) => path === '/query')).toHaveLength(8);
  });

  it.each([-600_000, 600_000])('fault clock-skew: works with a clock that is %i ms off', async (skewMs) => {
    const worker = new Worker(new URL('./support/skewed-client.ts', import.meta.url), {
      workerData: { baseUrl: api.baseUrl, credentials: ADMIN, skewMs },
      execArgv: ['--conditions=source'],
    });
    const [told] = await once(worker, 'message');
    expect(told).toEqual({
      email: ADMIN.email,
      paths: ['/auth/login', '/auth/me', '/auth/refresh', '/auth/me'],
    });
    await worker.terminate();
  });
});
