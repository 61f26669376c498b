import { createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDashboard } from '../first-dashboard.ts';
import { createHost, host, readReport } from '../public-link.ts';
import { send } from './support/send.ts';
import { startHost, type RunningHost } from './support/start-host.ts';

const PASSWORD = 'correct horse battery';
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

const share = (session: string): ReturnType<typeof send> =>
  send(`${running.url}/reports`, {
    body: { password: PASSWORD },
    headers: { Cookie: `host-session=${session}` },
  });

test('control 14: whoever has the link and its password reads the report, and nobody else', async () => {
  expect((await share('session_of_nobody')).status).toBe(401);
  const { body } = await share('session_of_staff');
  const { page, id } = Object(body) as { page: string; id: string };
  const key = page.split('#')[1] ?? '';
  const { rows } = await databases.analytics.query<{ n: number }>(
    "select count(*)::int as n from flights where origin = 'ORD'",
  );
  const mount = `${running.url}/analytics`;
  await expect(readReport(mount, key, PASSWORD)).resolves.toEqual({ title: 'Flights', figure: rows[0]?.n });
  await expect(readReport(mount, key, 'another one')).rejects.toMatchObject({ code: 'invalid_credentials' });
  await expect(readReport(mount, 'A'.repeat(43), PASSWORD)).rejects.toMatchObject({ code: 'not_found' });
  await made.lens.links.remove(host, { id: dashboardId, linkId: id });
  await expect(readReport(mount, key, PASSWORD)).rejects.toMatchObject({ code: 'not_found' });
});
