import { createClient } from '@istari-lens/client';
import { createLens, loadConfig, scopesOfRole, type Lens, type Principal } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';
import express, { type Express } from 'express';
import { makeDashboard } from './first-dashboard.ts';

/** The host itself, under the id that it made the dashboard with. */
export const host: Principal = {
  kind: 'host',
  id: 'setup',
  tenant: 'default',
  role: 'editor',
  scopes: scopesOfRole('editor'),
  attributes: {},
};

const A_MONTH = 30 * 24 * 60 * 60 * 1000;

/** A host whose staff send links to a report; yours lets in whom its own session says. */
export function createHost(env: NodeJS.ProcessEnv, dashboardId: () => string): { app: Express; lens: Lens } {
  const lens = createLens(loadConfig(env));
  const app = express();
  app.post('/reports', express.json(), async (request, response) => {
    if (request.headers.cookie !== 'host-session=session_of_staff') return void response.sendStatus(401);
    const { key, id } = await lens.links.create(host, dashboardId(), {
      name: 'Report for the press',
      password: request.body.password,
      expiresAt: new Date(Date.now() + A_MONTH).toISOString(),
      maxViews: 100,
    });
    // Behind a #, the key is in no log of a server on the way.
    response.status(201).json({ id, page: `/report#${key}` });
  });
  app.use('/analytics', createRouter(lens));
  return { app, lens };
}

/** What the page does with the key behind its #, in the browser. */
export async function readReport(
  baseUrl: string,
  key: string,
  password: string,
): Promise<{ title: string; figure: unknown }> {
  const { token } = await createClient({ baseUrl }).shared.open(key, { password });
  const guest = createClient({ baseUrl, getToken: () => token });
  const { title } = await guest.shared.dashboard(key);
  const { widgets } = await guest.shared.data(key, { filters: { origin: ['ORD'] } });
  const [count] = widgets;
  return { title, figure: count?.status === 'ok' ? count.result.rows[0]?.['n'] : undefined };
}

if (import.meta.main) {
  let dashboardId = '';
  const { app, lens } = createHost(process.env, () => dashboardId);
  await lens.ready();
  dashboardId = await makeDashboard(lens);
  app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
}
