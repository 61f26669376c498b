import express, { type Express } from 'express';
import { createLens, loadConfig, type Lens } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';
import { pino, type DestinationStream } from 'pino';

/** A host whose log also hears of what Lens does. Without `logger` Lens is silent. */
export function createHost(
  env: NodeJS.ProcessEnv,
  destination: DestinationStream = pino.destination(1),
): { app: Express; lens: Lens } {
  const logger = pino({ level: 'info' }, destination);
  const lens = createLens(loadConfig(env), { logger: logger.child({ part: 'lens' }) });
  const app = express();
  app.use('/analytics', createRouter(lens));
  return { app, lens };
}

if (import.meta.main) {
  const { app } = createHost(process.env);
  app.listen(Number(process.env['PORT'] ?? 3001), '127.0.0.1');
}
