import { ADMIN, createLensDatabases } from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { loadConfig, type DashboardDefinition, type DatasetDefinition, type Lens } from '@istari-lens/core';
import { startServer } from '@istari-lens/server';
import { flightsDashboard, slowDataset } from './flights.ts';

export { ADMIN };

/** A real server on databases of its own. */
export interface ApiUnderTest {
  baseUrl: string;
  lens: Lens;
  /** Of the analytics database, by a role that may only read. */
  analyticsUrl: string;
  dashboardId: string;
  /** Statements now running in the analytics database, this question's own left out. */
  runningQueries(): Promise<string[]>;
  close(): Promise<void>;
}

/** What an API under test holds. */
export interface ApiContent {
  datasets: readonly DatasetDefinition[];
  dashboard: DashboardDefinition;
}

/** Starts the standalone server with its datasets and one dashboard. */
export async function startApi(
  settings: Record<string, string> = {},
  content: ApiContent = { datasets: [flightsDataset, slowDataset], dashboard: flightsDashboard },
): Promise<ApiUnderTest> {
  const databases = await createLensDatabases();
  const { analytics } = databases;
  const config = loadConfig({
    ...databases.env,
    API_HOST: '127.0.0.1',
    API_PORT: '0',
    DRAIN_DELAY_MS: '0',
    ...settings,
  });
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const server = await startServer(config, { logger: silent });
  await server.ready;
  const { lens } = server;
  const { accessToken } = await lens.auth.login(ADMIN);
  const admin = await lens.auth.authenticate(accessToken);
  await analytics.query(`
    CREATE VIEW slow_flights AS SELECT * FROM flights WHERE pg_sleep(0.02) IS NOT NULL;
    GRANT SELECT ON slow_flights TO "${analytics.readerRole}";
  `);
  for (const dataset of content.datasets) await lens.datasets.create(admin, dataset);
  const dashboard = await lens.dashboards.create(admin, content.dashboard);
  return {
    baseUrl: server.url,
    lens,
    analyticsUrl: analytics.readerUrl,
    dashboardId: dashboard.id,
    async runningQueries() {
      const { rows } = await analytics.query<{ query: string }>(
        `SELECT query FROM pg_stat_activity
         WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid()`,
      );
      return rows.map(({ query }) => query);
    },
    async close() {
      await server.close();
      await databases.drop();
    },
  };
}
