import { ADMIN, createLensDatabases, type LensDatabases, type TestDatabase } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import {
  loadConfig,
  type Dashboard,
  type Dataset,
  type Lens,
  type LensOverrides,
  type Principal,
} from '@istari-lens/core';
import { expect } from 'vitest';
import { startServer, type RunningServer } from '../../src/index.ts';
import { createLogger } from '../../src/observability/create-logger.ts';
import { createCaller, type Caller } from './caller.ts';
import { createCanaries } from './canaries.ts';
import { flightsDashboard } from './flights-dashboard.ts';

export { ADMIN };
export const WEB_ORIGIN = 'http://localhost:3000';

const SECRETS = [
  'SECRET_KEY',
  'ENCRYPTION_KEY',
  'APP_DB_URL',
  'ANALYTICS_DB_URL',
  'BOOTSTRAP_ADMIN_PASSWORD',
  'METRICS_TOKEN',
];

/** A server that listens, over databases of its own. */
export interface ServerFixture {
  server: RunningServer;
  lens: Lens;
  env: Record<string, string>;
  app: TestDatabase;
  analytics: TestDatabase;
  admin: Principal;
  dataset: Dataset;
  dashboard: Dashboard;
  call: Caller;
  /** Access token of the admin. */
  token: string;
  close(): Promise<void>;
}

/** The databases of a server, and the least that it needs to run on them. */
export async function createServerEnv(): Promise<LensDatabases> {
  const databases = await createLensDatabases();
  const env = {
    ...databases.env,
    API_HOST: '127.0.0.1',
    API_PORT: '0',
    CORS_ORIGINS: WEB_ORIGIN,
    RELEASE: '1.2.3-test',
    DRAIN_DELAY_MS: '0',
    LOG_LEVEL: 'silent',
  };
  return { ...databases, env };
}

/** Starts a server with an admin, the dataset `flights` and a dashboard. */
export async function createServerFixture(
  settings: Record<string, string> | ((databases: LensDatabases) => Record<string, string>) = {},
  overrides: LensOverrides = {},
): Promise<ServerFixture> {
  const made = await createServerEnv();
  const env = { ...made.env, ...(typeof settings === 'function' ? settings(made) : settings) };
  // Over the whole suite, no secret may turn up in an answer or in a line of the log.
  const canaries = createCanaries();
  for (const name of SECRETS) canaries.add(name, env[name]);
  const logger = createLogger('debug', { write: (line) => canaries.search('the log', line) });
  const server = await startServer(loadConfig(env), { logger, ...overrides });
  const { lens } = server;
  await server.ready;
  const { accessToken } = await lens.auth.login(ADMIN);
  const admin = await lens.auth.authenticate(accessToken);
  const dataset = await lens.datasets.create(admin, flightsDataset);
  const dashboard = await lens.dashboards.create(admin, flightsDashboard);
  const call = createCaller(server.url);
  return {
    server,
    lens,
    env,
    app: made.app,
    analytics: made.analytics,
    admin,
    dataset,
    dashboard,
    call: async (name, options) => {
      const answer = await call(name, options);
      canaries.search(`an answer of ${name}`, answer.text);
      return answer;
    },
    token: accessToken,
    async close() {
      await server.close();
      await made.drop();
      expect(canaries.found).toEqual([]);
    },
  };
}
