import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { SupervisedProcess } from './supervised-process.ts';

const TIMEOUT_MS = 60_000;

/**
 * Waits until a server answers a query, and returns its version such as `15.18`.
 *
 * @throws when it ends first, with the end of its log, or does not answer within 60 s.
 */
export async function waitUntilReady(
  url: string,
  server: SupervisedProcess,
  log: () => string,
): Promise<string> {
  const deadline = Date.now() + TIMEOUT_MS;
  for (;;) {
    const version = await serverVersion(url).catch(() => undefined);
    if (version !== undefined && !server.hasEnded()) return version;
    if (server.hasEnded()) throw new Error(`Postgres did not start. The end of its log:\n${log()}`);
    if (Date.now() > deadline)
      throw new Error(`Postgres did not answer within ${TIMEOUT_MS / 1000} s. The end of its log:\n${log()}`);
    await sleep(20);
  }
}

/** Asks a server for its version, such as `15.18` or `17.2`. */
export async function serverVersion(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const result = await client.query<{ server_version: string }>('SHOW server_version');
    return (result.rows[0]?.server_version ?? '').split(' ')[0] ?? '';
  } finally {
    await client.end();
  }
}
