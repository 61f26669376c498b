import {
  createLens,
  loadConfig,
  type DashboardDefinition,
  type Lens,
  type Principal,
} from '@istari-lens/core';
import { flightsDataset } from '@istari-lens/example-demo';
import pg from 'pg';
import { startBenchDatabases, type BenchDatabases } from './databases/bench-databases.ts';
import { AIRPORTS_DATASET } from './questions.ts';
import { ORDERS_DATASET } from './retail/dataset.ts';
import { MARKETING_DASHBOARD } from './retail/marketing-dashboard.ts';
import { SALES_DASHBOARD } from './retail/sales-dashboard.ts';
import { SERVICE_DASHBOARD } from './retail/service-dashboard.ts';
import { questionOf, type RetailWidget } from './retail/widget.ts';
import type { Scale } from './scale.ts';
import { createTargetPool } from './servers/target-pool.ts';
import { startTarget, type Target } from './servers/target.ts';

/** What every row measures on. */
export interface Bench {
  scale: Scale;
  databases: BenchDatabases;
  /** The configuration that a Lens server is started with. */
  environment: Readonly<Record<string, string>>;
  /** A Lens server in a process of its own, with these changes of its configuration. */
  startLens(changes?: Readonly<Record<string, string>>, processor?: number | null): Promise<Target>;
  /** Access token of the administrator, who made the dashboards. */
  admin: string;
  /** Access tokens of as many users of another role, so that they share answers with each other alone. */
  tokens: readonly string[];
  dashboards: { sales: string; service: string; marketing: string };
  stop(): Promise<void>;
}

/** Its tables are made anew each time. */
const SCHEMA = 'lens_bench';

/** Starts the databases and fills them; see {@link startBenchDatabases} for `dataDir`. */
export async function openBench(scale: Scale, dataDir: string | null): Promise<Bench> {
  const databases = await startBenchDatabases(dataDir, scale.orders);
  try {
    const env = environmentOf(databases);
    await dropSchema(databases.appUrl);
    await using lens = createLens(loadConfig(env), { migrate: true });
    await lens.ready();
    const { adminEmail: email, adminPassword: password } = databases.state;
    const admin = await lens.auth.login({ email, password });
    const principal = await lens.auth.authenticate(admin.accessToken);
    for (const dataset of [flightsDataset, AIRPORTS_DATASET, ORDERS_DATASET])
      await lens.datasets.create(principal, dataset);
    const startLens: Bench['startLens'] = (changes = {}, processor) =>
      startTarget('serve-lens.ts', { ...env, ...changes }, processor);
    const pool = createTargetPool(startLens);
    return {
      scale,
      databases,
      environment: env,
      startLens: scale.reuse ? pool.start : startLens,
      admin: admin.accessToken,
      tokens: await tokensOfUsers(lens, scale.principals),
      dashboards: {
        sales: await addDashboard(lens, principal, 'Sales', SALES_DASHBOARD),
        service: await addDashboard(lens, principal, 'Service', SERVICE_DASHBOARD),
        marketing: await addDashboard(lens, principal, 'Marketing', MARKETING_DASHBOARD),
      },
      async stop() {
        await pool.stop();
        await databases.stop();
      },
    };
  } catch (error) {
    await databases.stop();
    throw error;
  }
}

/** What production runs with, without the access log; answers stay fresh while they are measured. */
function environmentOf({ appUrl, analyticsUrl, state }: BenchDatabases): Record<string, string> {
  return {
    ENVIRONMENT: 'production',
    LOG_LEVEL: 'WARN',
    API_HOST: '127.0.0.1',
    API_PORT: '0',
    CORS_ORIGINS: 'https://app.example.com',
    SECRET_KEY: state.secretKey,
    ENCRYPTION_KEY: state.encryptionKey,
    APP_DB_URL: appUrl,
    ANALYTICS_DB_URL: analyticsUrl,
    LENS_SCHEMA: SCHEMA,
    BOOTSTRAP_ADMIN_EMAIL: state.adminEmail,
    BOOTSTRAP_ADMIN_PASSWORD: state.adminPassword,
    CACHE_TTL_SECONDS: '3600',
    DRAIN_DELAY_MS: '0',
  };
}

async function dropSchema(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(`DROP SCHEMA IF EXISTS ${SCHEMA} CASCADE`);
  } finally {
    await client.end();
  }
}

async function tokensOfUsers(lens: Lens, count: number): Promise<string[]> {
  const tokens: string[] = [];
  // One after the other: Lens turns crowds of passwords away.
  for (let place = 0; place < count; place += 1) {
    const user = { email: `user-${place}@example.com`, password: `the long password of user ${place}` };
    await lens.users.create({ ...user, role: 'editor' });
    tokens.push((await lens.auth.login(user)).accessToken);
  }
  return tokens;
}

async function addDashboard(
  lens: Lens,
  principal: Principal,
  title: string,
  widgets: readonly RetailWidget[],
): Promise<string> {
  const definition: DashboardDefinition = {
    title,
    filters: [],
    widgets: widgets.map((widget, place) => ({
      id: widget.id,
      title: widget.id,
      kind: 'table',
      query: questionOf(widget),
      options: {},
      layout: { x: 0, y: place, w: 12, h: 1 },
    })),
  };
  return (await lens.dashboards.create(principal, definition)).id;
}
