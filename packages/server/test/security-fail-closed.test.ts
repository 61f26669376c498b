import { loadConfig } from '@istari-lens/core';
import { ADMIN, startFaultProxy, type FaultProxy } from '@istari-lens/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer, type RunningServer } from '../src/index.ts';
import { createCaller, type Caller } from './support/caller.ts';
import { createServerEnv } from './support/server-fixture.ts';

let proxy: FaultProxy;
let server: RunningServer;
let call: Caller;
let drop: () => Promise<void>;
const credentials: Record<'session' | 'key', string> = { session: '', key: '' };

beforeAll(async () => {
  const made = await createServerEnv();
  drop = made.drop;
  const { hostname, port } = new URL(made.app.url);
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  server = await startServer(loadConfig({ ...made.env, APP_DB_URL: proxy.url(made.app.url) }));
  await server.ready;
  call = createCaller(server.url);
  const { lens } = server;
  credentials.session = (await lens.auth.login(ADMIN)).accessToken;
  const admin = await lens.auth.authenticate(credentials.session);
  credentials.key = (await lens.apiKeys.create(admin, { name: 'k', scopes: ['query:read'] })).key;
});
afterAll(async () => {
  await server?.close();
  await proxy?.close();
  await drop?.();
});

/** Asks the app database for nothing but who it is. */
const ask = async (token: string): Promise<number> =>
  (await call('cancelQuery', { token, params: { queryId: crypto.randomUUID() } })).status;

test(
  'control 27: without the app database sessions and keys are trusted for five seconds, then 503',
  { timeout: 60_000 },
  async () => {
    const who = Object.values(credentials);
    expect(await Promise.all(who.map(ask))).toEqual([204, 204]);
    proxy.refuse();
    proxy.dropConnections();
    const wentAt = performance.now();
    const trustedUntil = await Promise.all(
      who.map(async (token) => {
        let trusted = 0;
        for (;;) {
          const askedAt = performance.now() - wentAt;
          const status = await ask(token);
          if (status !== 204) {
            expect(status).toBe(503);
            return trusted;
          }
          trusted = askedAt;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }),
    );
    for (const until of trustedUntil) {
      // Known for a while, so that a short trouble harms nobody; never for longer than that.
      expect(until).toBeGreaterThan(500);
      expect(until).toBeLessThan(5_000);
    }
    expect((await call('login', { body: ADMIN })).status).toBe(503);
    expect((await call('getMe', { token: credentials.session })).status).toBe(503);
    proxy.accept();
    await expect.poll(() => Promise.all(who.map(ask)), { timeout: 15_000 }).toEqual([204, 204]);
  },
);
