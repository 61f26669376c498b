import { startEmbeddedPostgres } from '../embedded/start-embedded-postgres.ts';
import type { StartedTestServer } from './test-server.ts';

/** Starts the embedded server for a test run. */
export async function startEmbeddedServer(install: string | undefined): Promise<StartedTestServer> {
  const postgres = await startEmbeddedPostgres({ install });
  return {
    server: {
      superuserUrl: postgres.superuserUrl,
      version: postgres.serverVersion,
      major: Number.parseInt(postgres.serverVersion, 10),
      origin: 'embedded',
      shared: false,
    },
    stop: () => postgres.stop(),
  };
}
