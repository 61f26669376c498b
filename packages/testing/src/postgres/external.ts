import { serverVersion } from '../embedded/wait-until-ready.ts';
import type { StartedTestServer } from './test-server.ts';

/** Takes a running server that `TEST_DATABASE_URL` names. It is left running, without the run's databases. */
export async function useExternalServer(url: string): Promise<StartedTestServer> {
  const version = await serverVersion(url).catch((cause: unknown) => {
    throw new Error(
      'The server that TEST_DATABASE_URL names does not answer. Start it, or unset the variable.',
      { cause },
    );
  });
  return {
    server: {
      superuserUrl: url,
      version,
      major: Number.parseInt(version, 10),
      origin: 'from TEST_DATABASE_URL',
      shared: true,
    },
    stop: async () => undefined,
  };
}
