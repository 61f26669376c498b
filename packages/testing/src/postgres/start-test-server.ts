import type { EngineAddress } from '../engine/engine-address.ts';
import type { TestSettings } from '../settings.ts';
import { startContainerServer } from './container.ts';
import { startEmbeddedServer } from './embedded.ts';
import { useExternalServer } from './external.ts';
import type { StartedTestServer } from './test-server.ts';

/**
 * Starts the server of a test run: the one that `TEST_DATABASE_URL` names, else a container where an
 * engine answers, else the embedded one. A way that `TEST_POSTGRES` forces never falls back to another.
 *
 * @param note takes one line about a choice that was not the first one.
 */
export async function startTestServer(
  settings: TestSettings,
  engine: EngineAddress | undefined,
  prefix: string,
  note: (line: string) => void,
): Promise<StartedTestServer> {
  const { forced, databaseUrl } = settings;
  if (databaseUrl !== undefined && (forced ?? 'external') === 'external')
    return useExternalServer(databaseUrl);
  if (forced === 'container') {
    if (!engine)
      throw new Error(
        'TEST_POSTGRES is container, and no container engine answers. Start one, or unset the variable.',
      );
    return startContainerServer(engine, settings.postgresImage, prefix);
  }
  if (engine && forced !== 'embedded') {
    try {
      return await startContainerServer(engine, settings.postgresImage, prefix);
    } catch (error) {
      note(
        `a container engine answers, but: ${error instanceof Error ? error.message : String(error)} The embedded server is used instead.`,
      );
    }
  }
  return startEmbeddedServer(settings.embeddedInstall);
}
