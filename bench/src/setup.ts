import path from 'node:path';
import { demoEnvironment, openDemoState, seed, startDatabases } from '@istari-lens/example-demo';
import { loadConfig } from '@istari-lens/core';
import { startTarget, type Target } from './target.ts';

/** Databases with the three million flights, a Lens server in a process of its own, and a session. */
export interface Bench {
  lens: Target;
  analyticsUrl: string;
  token: string;
  dashboardId: string;
  stop(): Promise<void>;
}

const DATA_DIR = path.resolve(import.meta.dirname, '../../.cache/bench');
const PORT = 18_765;

/** Starts everything; the databases are kept for the next run in `.cache/bench`. */
export async function setUp(): Promise<Bench> {
  const { state } = await openDemoState(DATA_DIR, {});
  const signal = new AbortController().signal;
  const databases = await startDatabases({ dataDir: DATA_DIR, readerPassword: state.readerPassword, signal });
  try {
    const options = { once: false, json: false, port: PORT, web: false, webPort: 3000, dataDir: DATA_DIR };
    const env = demoEnvironment(options, state, databases);
    const admin = { email: state.adminEmail, password: state.adminPassword };
    const { dashboardId } = await seed(loadConfig(env), admin);
    // An hour, so that no answer of the cached rounds expires under the measurement.
    const lens = await startTarget('serve-lens.ts', { ...env, CACHE_TTL_SECONDS: '3600' });
    const login = await fetch(`${lens.url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...admin, session: 'body' }),
    });
    const { accessToken } = (await login.json()) as { accessToken: string };
    return {
      lens,
      analyticsUrl: databases.analyticsUrl,
      token: accessToken,
      dashboardId,
      async stop() {
        await lens.stop();
        await databases.stop();
      },
    };
  } catch (error) {
    await databases.stop();
    throw error;
  }
}
