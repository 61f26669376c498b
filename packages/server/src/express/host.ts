import express from 'express';
import type { RequestListener } from 'node:http';
import type { LensRouter } from './mount.ts';

/** The Express application of a standalone process: the router at the root and nothing else. */
export function createHost(
  router: LensRouter,
  options: { trustProxy: boolean | number | string },
): RequestListener {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', options.trustProxy);
  app.use(router);
  return app;
}
