import express, { type Express } from 'express';
import { createLens, loadConfig, type Lens } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';

/** Two deployments in one process: each has tables, users, datasets, answers and sessions of its own. */
export function createHost(env: NodeJS.ProcessEnv): { app: Express; europe: Lens; america: Lens } {
  const europe = createLens(loadConfig({ ...env, LENS_SCHEMA: 'lens_europe' }), { migrate: true });
  const america = createLens(loadConfig({ ...env, LENS_SCHEMA: 'lens_america' }), { migrate: true });

  const app = express();
  app.use('/europe/analytics', createRouter(europe));
  app.use('/america/analytics', createRouter(america));
  return { app, europe, america };
}

if (import.meta.main) {
  const { app } = createHost(process.env);
  app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
}
