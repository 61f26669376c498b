import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import {
  generateFernetKey,
  loadConfig,
  type Dashboard,
  type Dataset,
  type Lens,
  type LensOverrides,
  type Principal,
} from '@istari-lens/core';
import { startServer, type RunningServer } from '../../src/index.ts';
import { createCaller, type Caller } from './caller.ts';
import { flightsDashboard, flightsDataset } from './flights.ts';

export const ADMIN = { email: 'admin@example.com', password: 'a long enough password' };
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

/** The least that a server needs, over fresh databases. */
export async function createServerEnv(): Promise<{
  env: Record<string, string>;
  app: TestDatabase;
  analytics: TestDatabase;
}> {
  const [app, analytics] = await Promise.all([createTestDatabase('app'), createTestDatabase('analytics')]);
  const env = {
    ENVIRONMENT: 'test',
    API_HOST: '127.0.0.1',
    API_PORT: '0',
    CORS_ORIGINS: WEB_ORIGIN,
    APP_DB_URL: app.url,
    ANALYTICS_DB_URL: analytics.readerUrl,
    SECRET_KEY: 'kT9#vQ2m!xW7zR4p@bN8sL5dF1gH6jY3',
    ENCRYPTION_KEY: generateFernetKey(),
    BOOTSTRAP_ADMIN_EMAIL: ADMIN.email,
    BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    RELEASE: '1.2.3-test',
    DRAIN_DELAY_MS: '0',
    LOG_LEVEL: 'silent',
  };
  return { env, app, analytics };
}

/** Starts a server with an admin, the dataset `flights` and a dashboard. */
export async function createServerFixture(
  settings: Record<string, string> = {},
  overrides: LensOverrides = {},
): Promise<ServerFixture> {
  const made = await createServerEnv();
  const env = { ...made.env, ...settings };
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
      await Promise.all([made.app.drop(), made.analytics.drop()]);
    },
  };
}
