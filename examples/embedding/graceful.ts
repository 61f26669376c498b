import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { createLens, loadConfig } from '@istari-lens/core';
import { createRouter } from '@istari-lens/server';
import { Pool } from 'pg';

/** A host that can be stopped, and started again in the same process, with nothing left behind. */
export async function start(
  env: NodeJS.ProcessEnv,
  port: number,
): Promise<{ url: string; pool: Pool; stop(): Promise<void> }> {
  const pool = new Pool({ connectionString: env['APP_DB_URL'] });
  const lens = createLens(loadConfig(env), { appPool: pool });
  let draining = false;
  const app = express().use('/analytics', createRouter(lens, { isDraining: () => draining }));
  const server = createServer(app).listen(port, '127.0.0.1');
  await once(server, 'listening');

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    pool,
    async stop() {
      draining = true;
      const closed = once(server, 'close');
      server.close();
      await closed;
      await lens.close();
      await pool.end();
    },
  };
}

if (import.meta.main) {
  const host = await start(process.env, Number(process.env['PORT'] ?? 3001));
  process.once('SIGTERM', () => void host.stop());
}
