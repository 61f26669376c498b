import { join } from 'node:path';
import { currentRun } from '../databases/current-run.ts';
import type { TestRun } from '../databases/test-run.ts';
import { requireService } from './describe-services.ts';
import { pgbouncerSettings, pgbouncerUsers } from './pgbouncer-settings.ts';
import type { PgBouncerOptions } from './pgbouncer-settings.ts';
import type { RunningService } from './running-service.ts';
import { startContainer } from './start-container.ts';
import { startProgram } from './start-program.ts';

/** A PgBouncer before the run's Postgres. */
export interface RunningPgBouncer extends RunningService {
  /** The same database and user by way of the pooler. */
  through(databaseUrl: string): string;
}

const CONTAINER_FOLDER = '/etc/pgbouncer';
const CONTAINER_PORT = 6432;

/** Starts a PgBouncer for one test file. @throws when this run has none; see `describeServices`. */
export async function startPgBouncer(options: PgBouncerOptions = {}): Promise<RunningPgBouncer> {
  const { from, source } = await requireService('pgbouncer');
  const run = await currentRun();
  const service =
    from === 'engine'
      ? await startInEngine(source, run, options)
      : await startOnMachine(source, run, options);
  return {
    ...service,
    through: (databaseUrl) => {
      const url = new URL(databaseUrl);
      url.hostname = service.host;
      url.port = String(service.port);
      return url.href;
    },
  };
}

function startOnMachine(file: string, run: TestRun, options: PgBouncerOptions): Promise<RunningService> {
  const url = new URL(run.server.superuserUrl);
  const target = {
    host: url.hostname === 'localhost' ? '127.0.0.1' : url.hostname,
    port: Number(url.port || 5432),
  };
  return startProgram({
    name: 'pgbouncer',
    file,
    files: ({ folder, port }) => ({
      'pgbouncer.ini': pgbouncerSettings({ ...options, target, folder, host: '127.0.0.1', port }),
      'userlist.txt': pgbouncerUsers(run),
    }),
    arguments: ({ folder }) => [join(folder, 'pgbouncer.ini')],
  });
}

function startInEngine(image: string, run: TestRun, options: PgBouncerOptions): Promise<RunningService> {
  if (!run.server.inEngine) throw new Error('The run has a Postgres that containers do not reach.');
  const place = { folder: CONTAINER_FOLDER, host: '0.0.0.0', port: CONTAINER_PORT };
  return startContainer({
    image,
    port: CONTAINER_PORT,
    files: {
      [`${CONTAINER_FOLDER}/pgbouncer.ini`]: pgbouncerSettings({
        ...options,
        target: run.server.inEngine,
        ...place,
      }),
      [`${CONTAINER_FOLDER}/userlist.txt`]: pgbouncerUsers(run),
    },
  });
}
