import { QueryClient } from '@tanstack/react-query';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createClient, LensClientError, type LensClient } from '../src/index.ts';
import {
  dashboardDataOptions,
  dashboardOptions,
  filterValuesOptions,
  lensKey,
  querySpecOptions,
} from '../src/react/index.ts';
import { ADMIN, startApi, type ApiUnderTest } from './support/start-api.ts';

let api: ApiUnderTest;
let client: LensClient;

beforeAll(async () => {
  api = await startApi();
  client = createClient({ baseUrl: api.baseUrl });
  await client.auth.login(ADMIN);
});

afterAll(() => api?.close());

const byOrigin = {
  dataset: 'flights',
  dimensions: ['origin'],
  metrics: [{ aggregate: 'count' as const, as: 'n' }],
};

it('asks a question once for all who want its answer', async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  const options = querySpecOptions<{ origin: string; n: number }>({ client, session: 'a' }, byOrigin);
  const [one, other] = await Promise.all([queryClient.fetchQuery(options), queryClient.fetchQuery(options)]);
  expect(one).toBe(other);
  const direct = await client.query<{ origin: string; n: number }>(byOrigin);
  expect(one.rows).toEqual(direct.rows);
  const first: string | undefined = one.rows[0]?.origin;
  expect(first).toBe(direct.rows[0]?.origin);
});

it('keeps the answers of two sessions apart', async () => {
  const queryClient = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } });
  await queryClient.fetchQuery(querySpecOptions({ client, session: 'a' }, byOrigin));
  await queryClient.fetchQuery(dashboardDataOptions({ client, session: 'a' }, { id: api.dashboardId }));
  expect(
    queryClient.getQueryData(querySpecOptions({ client, session: 'b' }, byOrigin).queryKey),
  ).toBeUndefined();
  const guest = createClient({ baseUrl: api.baseUrl, getToken: () => 'nobody' });
  const asGuest = dashboardDataOptions({ client: guest, session: 'b' }, { id: api.dashboardId });
  await expect(queryClient.fetchQuery(asGuest)).rejects.toSatisfy(LensClientError.isInstance);
  queryClient.removeQueries({ queryKey: lensKey('a') });
  expect(queryClient.getQueryCache().getAll()).toHaveLength(1);
});

it('ends the query in the database when nobody waits for it', async () => {
  const queryClient = new QueryClient();
  const options = querySpecOptions(
    { client, session: 'a' },
    { dataset: 'slow', metrics: [{ aggregate: 'count' }] },
  );
  const asked = queryClient.fetchQuery(options);
  asked.catch(() => undefined);
  await vi.waitFor(async () => expect(await api.runningQueries()).toHaveLength(1));
  await queryClient.cancelQueries({ queryKey: lensKey('a') });
  await expect(asked).rejects.toThrow();
  await vi.waitFor(async () => expect(await api.runningQueries()).toEqual([]), { timeout: 5000 });
});

it('loads a dashboard, its data and what its filters offer, by id and by a public link', async () => {
  const queryClient = new QueryClient();
  const dashboard = await client.dashboards.create({
    title: 'Filtered',
    filters: [{ id: 'origin', field: 'origin', type: 'select', multiple: true }],
    widgets: [
      {
        id: 'count',
        title: 'Flights',
        kind: 'kpi',
        query: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] },
        options: {},
        layout: { x: 0, y: 0, w: 4, h: 2 },
      },
    ],
  });
  const link = await client.links.create(dashboard.id);
  const { token } = await client.shared.open(link.key);
  const guest = createClient({ baseUrl: api.baseUrl, getToken: () => token });
  const [row] = (await client.query<{ origin: string; n: number }>({ ...byOrigin, limit: 1 })).rows;
  for (const [scope, source] of [
    [{ client, session: 'admin' }, { id: dashboard.id }],
    [{ client: guest, session: 'guest' }, { link: link.key }],
  ] as const) {
    expect((await queryClient.fetchQuery(dashboardOptions(scope, source))).title).toBe('Filtered');
    const filters = { origin: [row?.origin ?? ''] };
    const data = await queryClient.fetchQuery(dashboardDataOptions(scope, source, { filters }));
    expect(data.widgets).toMatchObject([{ id: 'count', status: 'ok', result: { rows: [{ n: row?.n }] } }]);
    const values = await queryClient.fetchQuery(
      filterValuesOptions(scope, source, 'origin', { q: row?.origin }),
    );
    expect(values.values).toEqual([row?.origin]);
  }
});

it('puts a fresh answer in the place of the one that is kept', () => {
  const scope = { client, session: 'a' };
  const source = { id: api.dashboardId };
  expect(dashboardDataOptions(scope, source, { fresh: true }).queryKey).toEqual(
    dashboardDataOptions(scope, source).queryKey,
  );
});
