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
import { startServer, type RunningServer } from '../../src/index.ts';
import { createCaller, type Caller } from './caller.ts';
import { flightsDashboard } from './flights-dashboard.ts';

export { ADMIN };
export const WEB_ORIGIN = 'http://localhost:3000';

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
  const server = await startServer(loadConfig(env), overrides);
  const { lens } = server;
  await server.ready;
  const { accessToken } = await lens.auth.login(ADMIN);
  const admin = await lens.auth.authenticate(accessToken);
  const dataset = await lens.datasets.create(admin, flightsDataset);
  const dashboard = await lens.dashboards.create(admin, flightsDashboard);
  return {
    server,
    lens,
    env,
    app: made.app,
    analytics: made.analytics,
    admin,
    dataset,
    dashboard,
    call: createCaller(server.url),
    token: accessToken,
    async close() {
      await server.close();
      await made.drop();
    },
  };
}
