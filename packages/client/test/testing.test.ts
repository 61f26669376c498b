import { routes, schemas } from '@istari-lens/core/contract';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { createClient, type QuerySpec } from '../src/index.ts';
import { lensHandlers, problem, queryResult, userSession } from '../src/testing/index.ts';
import { errorOf } from './support/error-of.ts';

const BASE_URL = 'https://example.com/analytics';
const server = setupServer(...lensHandlers(BASE_URL));
const client = createClient({ baseUrl: BASE_URL, retry: { attempts: 1 } });
const SPEC: QuerySpec = {
  dataset: 'flights',
  dimensions: ['origin'],
  metrics: [{ aggregate: 'count', as: 'n' }],
};

beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

describe('handlers for tests of a host', () => {
  it('sign in and out, and answer with what they are given', async () => {
    const asked: QuerySpec[] = [];
    server.use(
      ...lensHandlers(`${BASE_URL}/`, {
        runQuery({ body, headers }) {
          expectTypeOf(body).toEqualTypeOf<QuerySpec>();
          asked.push(body);
          expect(headers.get('authorization')).toBe(`Bearer ${userSession().accessToken}`);
          return queryResult(
            [
              { name: 'origin', type: 'text' },
              { name: 'n', type: 'bigint', role: 'metric' },
            ],
            [{ origin: 'ORD', n: '12' }],
          );
        },
      }),
    );
    const { user } = await client.auth.login({ email: 'bo@example.com', password: 'any' });
    expect(user.email).toBe('bo@example.com');
    const { rows, columns } = await client.query(SPEC);
    expect(rows).toEqual([{ origin: 'ORD', n: 12 }]);
    expect(columns[0]).toEqual({ name: 'origin', label: 'origin', type: 'text', role: 'dimension' });
    expect(asked).toEqual([SPEC]);
    await client.auth.logout();
    expect(await client.auth.hasSession()).toBe(false);
  });

  it('refuse, give files and nothing, and tell paths apart', async () => {
    server.use(
      ...lensHandlers(BASE_URL, {
        getDashboard: ({ params }) => problem(404, 'not_found', { detail: `There is no ${params['id']}.` }),
        deleteDashboard: () => undefined,
        exportQuery: ({ query }) => `origin\r\n${query.get('format')}\r\n`,
        listDashboards: async () => ({ items: [], nextCursor: null }),
      }),
    );
    expect(await errorOf(client.dashboards.get('d1'))).toMatchObject({
      status: 404,
      detail: 'There is no d1.',
    });
    expect(await client.dashboards.delete('d1', { revision: 1 })).toBeUndefined();
    expect(await new Response(await client.queries.export(SPEC)).text()).toBe('origin\r\ncsv\r\n');
    expect((await client.dashboards.list()).items).toEqual([]);
  });

  it('name what a test forgot', async () => {
    const error = await errorOf(client.dashboards.list());
    expect(error).toMatchObject({ status: 501, code: 'no_answer_given' });
    expect(error.detail).toContain('listDashboards');
  });

  it('stand for every route of the contract, none hidden by another', async () => {
    for (const [name, { method, path }] of Object.entries(routes)) {
      if (['login', 'refresh', 'logout'].includes(name)) continue;
      const url = BASE_URL + path.replaceAll(/:\w+/g, '1');
      const response = await fetch(url, { method });
      const { detail } = (await response.json()) as { detail: string };
      expect(detail.endsWith(` as ${name}.`), `${name}: ${detail}`).toBe(true);
    }
  });

  it('make what the contract says', () => {
    const made = [
      [schemas.SessionResponse, userSession()],
      [schemas.QueryResult, queryResult([{ name: 'n', type: 'integer' }], [{ n: 1 }])],
    ] as const;
    for (const [schema, value] of made) expect(schema.safeParse(value).error).toBeUndefined();
  });
});
