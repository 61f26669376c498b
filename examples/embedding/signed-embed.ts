import express, { type Express } from 'express';
import { createLens, loadConfig, scopesOfRole, type Lens, type Principal } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';
import { makeDashboard } from './first-dashboard.ts';

/** The host itself, when it lets somebody in. */
const host: Principal = {
  kind: 'host',
  id: 'host',
  tenant: 'default',
  role: 'editor',
  scopes: scopesOfRole('editor'),
  attributes: {},
};

/** Which airport a customer of the host is at, by its own session cookie; yours comes from your own store. */
function airportOf(cookies: string = ''): string | undefined {
  const airports: Readonly<Record<string, string>> = { session_of_ann: 'ORD', session_of_bob: 'LAX' };
  const session = /(?:^|; )host-session=(\w+)/.exec(cookies)?.[1] ?? '';
  return Object.hasOwn(airports, session) ? airports[session] : undefined;
}

/** A host whose customers see a dashboard of Lens without being users of Lens. */
export function createHost(env: NodeJS.ProcessEnv, dashboardId: () => string): { app: Express; lens: Lens } {
  const lens = createLens(loadConfig(env));
  const app = express();
  app.post('/embed-token', async (request, response) => {
    const airport = airportOf(request.headers.cookie);
    if (airport === undefined) return void response.sendStatus(401);
    const { token, expiresAt } = await lens.embed.createToken(host, {
      dashboardId: dashboardId(),
      lockedFilters: [{ dataset: 'flights', field: 'origin', op: 'eq', value: airport }],
    });
    response.set('Cache-Control', 'no-store').json({ token, expiresAt });
  });
  app.use('/analytics', createRouter(lens));
  return { app, lens };
}

if (import.meta.main) {
  let dashboardId = '';
  const { app, lens } = createHost(process.env, () => dashboardId);
  await lens.ready();
  dashboardId = await makeDashboard(lens);
  app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
}
