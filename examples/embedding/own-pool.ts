import express, { type Express } from 'express';
import { createLens, loadConfig, type Lens } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';
import { Pool } from 'pg';

/** A host that opens its connections itself. Lens uses both pools and ends neither. */
export function createHost(env: NodeJS.ProcessEnv): { app: Express; lens: Lens; pools: Pool[] } {
  const appPool = new Pool({ connectionString: env['APP_DB_URL'], max: 10 });
  const analyticsPool = new Pool({ connectionString: env['ANALYTICS_DB_URL'], max: 8 });
  const lens = createLens(loadConfig(env), { appPool, analyticsPool });

  const app = express();
  app.use(express.json());
  app.get('/hello', (_request, response) => void response.send('a page of the host'));
  app.use('/analytics', createRouter(lens));
  return { app, lens, pools: [appPool, analyticsPool] };
}

if (import.meta.main) {
  const { app } = createHost(process.env);
  app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
}
