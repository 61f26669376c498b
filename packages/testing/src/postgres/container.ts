import { randomBytes } from 'node:crypto';
import { serverVersion } from '../embedded/wait-until-ready.ts';
import { ensureImage } from '../engine/ensure-image.ts';
import type { EngineAddress } from '../engine/engine-address.ts';
import { RUN_LABEL } from '../engine/run-containers.ts';
import type { StartedTestServer } from './test-server.ts';

const PULL_WITHIN_MS = 300_000;
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'max_connections=200',
  'timezone=UTC',
];

/** Starts Postgres from an image by Testcontainers, labelled with the run it belongs to. */
export async function startContainerServer(
  engine: EngineAddress,
  image: string,
  prefix: string,
): Promise<StartedTestServer> {
  await ensureImage(engine, image, PULL_WITHIN_MS);
  const { PostgreSqlContainer } = await import('@testcontainers/postgresql');
  const container = await new PostgreSqlContainer(image)
    .withUsername('postgres')
    .withPassword(randomBytes(18).toString('hex'))
    .withDatabase('postgres')
    .withLabels({ [RUN_LABEL]: prefix })
    .withCommand(['postgres', ...SETTINGS.flatMap((setting) => ['-c', setting])])
    .start();
  const superuserUrl = container.getConnectionUri().replace('postgres://', 'postgresql://');
  const version = await serverVersion(superuserUrl);
  const network = container.getNetworkNames()[0];
  return {
    server: {
      superuserUrl,
      version,
      major: Number.parseInt(version, 10),
      origin: `from a container (image ${image})`,
      inEngine: network === undefined ? undefined : { host: container.getIpAddress(network), port: 5432 },
      shared: false,
    },
    stop: async () => {
      await container.stop({ timeout: 0 });
    },
  };
}
