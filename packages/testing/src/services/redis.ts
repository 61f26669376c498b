import { requireService } from './describe-services.ts';
import type { RunningService } from './running-service.ts';
import { startContainer } from './start-container.ts';
import { startProgram } from './start-program.ts';

/** A Redis that keeps nothing on disk, and its URL. */
export interface RunningRedis extends RunningService {
  url: string;
}

const SETTINGS = ['--save', '', '--appendonly', 'no'];

/** Starts an empty Redis for one test file. @throws when this run has none; see `describeServices`. */
export async function startRedis(): Promise<RunningRedis> {
  const { from, source } = await requireService('redis');
  const service =
    from === 'engine'
      ? await startContainer({ image: source, port: 6379, command: ['redis-server', ...SETTINGS] })
      : await startProgram({
          name: 'redis',
          file: source,
          files: () => ({}),
          arguments: ({ folder, port }) => [
            '--bind',
            '127.0.0.1',
            '--port',
            String(port),
            '--dir',
            folder,
            ...SETTINGS,
          ],
        });
  return { ...service, url: `redis://${service.host}:${service.port}` };
}
