import { createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDashboard } from '../first-dashboard.ts';
import { createHost } from '../signed-embed.ts';
import { send } from './support/send.ts';
import { startHost, type RunningHost } from './support/start-host.ts';

let databases: LensDatabases;
let made: ReturnType<typeof createHost>;
let running: RunningHost;
let dashboardId = '';

beforeAll(async () => {
  databases = await createLensDatabases();
  made = createHost(databases.env, () => dashboardId);
  running = await startHost(made.app);
  await made.lens.ready();
  dashboardId = await makeDashboard(made.lens);
});
afterAll(async () => {
  await running?.close();
  await made?.lens.close();
  await databases?.drop();
});

async function tokenOf(session: string): Promise<Record<string, string>> {
  const { body } = await send(`${running.url}/embed-token`, {
    body: {},
    headers: { Cookie: `host-session=${session}` },
  });
  return { Authorization: `Bearer ${Object(body).token}` };
}

/** What the one figure of the dashboard is, asked with these filters. */
async function figure(headers: Record<string, string>, filters: object = {}): Promise<unknown> {
  const { body } = await send(`${running.url}/analytics/dashboards/${dashboardId}/data`, {
    headers,
    body: { filters },
  });
  return Object(body).items?.[0]?.result?.rows?.[0]?.n;
}

test('control 15: each customer sees the flights of the own airport, and no filter shows others', async () => {
  const { rows } = await databases.analytics.query<{ origin: string; n: number }>(
    "select origin, count(*)::int as n from flights where origin in ('ORD', 'LAX') group by 1",
  );
  const flights = new Map(rows.map(({ origin, n }) => [origin, n]));
  const [ann, bob] = await Promise.all([tokenOf('session_of_ann'), tokenOf('session_of_bob')]);
  expect(await figure(ann)).toBe(flights.get('ORD'));
  expect(await figure(bob)).toBe(flights.get('LAX'));
  expect(await figure(ann, { origin: ['LAX'] })).toBe(0);
  const values = await send(`${running.url}/analytics/dashboards/${dashboardId}/filters/origin/values`, {
    headers: bob,
    body: {},
  });
  expect(values.body).toMatchObject({ values: ['LAX'] });
});

test('control 15: whoever the host does not know gets no token, and a token opens nothing else', async () => {
  const stranger = await send(`${running.url}/embed-token`, { body: {}, headers: {} });
  expect(stranger.status).toBe(401);
  const headers = await tokenOf('session_of_ann');
  const question = { dataset: 'flights', metrics: [{ aggregate: 'count' }] };
  expect((await send(`${running.url}/analytics/query`, { headers, body: question })).status).toBe(403);
});
