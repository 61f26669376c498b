import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '@istari-lens/testing';
import { startApi, ADMIN, type ApiUnderTest } from '../../../../packages/client/test/support/start-api.ts';
import { overviewDashboard } from '../../../demo/src/seed/overview-dashboard.ts';
import { flightsDataset } from '../../../demo/src/seed/flights-dataset.ts';
import { startWeb } from '../../../demo/src/web.ts';

export { ADMIN };

/** The production build of the app, on a real API with the demo's dashboard over 20,000 flights. */
export interface WebAppUnderTest {
  url: string;
  api: ApiUnderTest;
  /** Of the one page on this machine that may show the app in a frame. */
  hostPort: number;
  close(): Promise<void>;
}

const workspace = path.resolve(import.meta.dirname, '../../../..');

/** Builds the client and the app when they have changed, and starts the app as the demo does. */
export async function startWebApp(): Promise<WebAppUnderTest> {
  const build = ['--conditions=source', 'scripts/build/main.ts'];
  await promisify(execFile)(process.execPath, build, { cwd: workspace });
  // The API has to know the app's origin before the app is started.
  const port = await findFreePort();
  const hostPort = await findFreePort();
  const api = await startApi(
    { CORS_ORIGINS: `http://localhost:${port}` },
    { datasets: [flightsDataset], dashboard: overviewDashboard },
  );
  try {
    const web = await startWeb({
      port,
      apiUrl: api.baseUrl,
      embedOrigins: `http://localhost:${hostPort}`,
      signal: new AbortController().signal,
    });
    return {
      url: web.url,
      api,
      hostPort,
      async close() {
        await web.stop();
        await api.close();
      },
    };
  } catch (error) {
    await api.close();
    throw error;
  }
}
