import express, { type Express } from 'express';
import { createLens, loadConfig, scopesOfRole, type Lens, type Principal } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';

/** The host itself, when it makes something. */
const setup: Principal = {
  kind: 'host',
  id: 'setup',
  tenant: 'default',
  role: 'editor',
  scopes: [...scopesOfRole('editor')],
  attributes: {},
};

/** Says which table may be asked about, and puts one figure on a page. Returns the id of the dashboard. */
export async function makeDashboard(lens: Lens): Promise<string> {
  await lens.datasets.create(setup, {
    name: 'flights',
    title: 'Flights',
    base: { schema: 'public', table: 'flights' },
    fields: { origin: { column: 'origin', type: 'text' }, delay: { column: 'delay', type: 'integer' } },
  });
  const dashboard = await lens.dashboards.create(setup, {
    title: 'Flights',
    filters: [{ id: 'origin', field: 'origin', type: 'select', multiple: true }],
    widgets: [
      {
        id: 'count',
        title: 'How many',
        kind: 'kpi',
        options: {},
        layout: { x: 0, y: 0, w: 4, h: 2 },
        query: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }] },
      },
    ],
  });
  return dashboard.id;
}

/** A host with the API under `/analytics`. */
export function createHost(env: NodeJS.ProcessEnv): { app: Express; lens: Lens } {
  const lens = createLens(loadConfig(env));
  const app = express();
  app.use('/analytics', createRouter(lens));
  return { app, lens };
}

if (import.meta.main) {
  const { app, lens } = createHost(process.env);
  await lens.ready();
  console.log(`DASHBOARD=${await makeDashboard(lens)}`);
  app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
}
