import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { LensError } from '@istari-lens/core';
import { readEngineEnvironment } from '../settings.ts';
import { parseToolVersion, type ClientToolName, type ClientTools, type LaunchOrder } from './client-tools.ts';

const run = promisify(execFile);

/** The programs that can run a container, and what each must be told besides. */
const ENGINES: readonly { name: string; options: readonly string[] }[] = [
  { name: 'docker', options: [] },
  // Else this user is another one inside, who may not enter the private folders.
  { name: 'podman', options: ['--userns=keep-id'] },
];
/** The image may have to be fetched first. */
const FIRST_START_MS = 600_000;
const REMOVE_WITHIN_MS = 10_000;

/**
 * Postgres's client programs out of a container image, run by Docker or Podman on this machine. They
 * reach servers as this machine does, see only the folder they work on, run as this user, and nothing
 * they write is kept in the engine's logs.
 *
 * @throws LensError `client_tool_missing`.
 */
export async function containerTools(
  image: string,
  needed: readonly ClientToolName[],
  searchPath: string,
): Promise<ClientTools> {
  const engine = await findEngine(searchPath);
  const environment = { ...readEngineEnvironment(), PATH: searchPath };
  const [first = 'pg_dump'] = needed;
  const found = await run(
    engine.file,
    ['run', '--rm', '--network=none', `--entrypoint=${first}`, image, '--version'],
    {
      env: environment,
      timeout: FIRST_START_MS,
    },
  ).then(
    ({ stdout }) => parseToolVersion(stdout),
    (cause: unknown) => {
      throw missing('The container engine cannot run it', cause);
    },
  );
  if (found === undefined) throw missing(`${first} in it is not that of PostgreSQL`);
  return {
    ...found,
    folder: '',
    searchPath,
    launch(name, order) {
      const container = `istari-lens-${randomBytes(6).toString('hex')}`;
      return {
        file: engine.file,
        arguments: [
          ...runArguments(engine.options, container, order),
          `--entrypoint=${name}`,
          image,
          ...order.arguments,
        ],
        // Variables are passed on by name alone: what stands in arguments everybody can read.
        environment: { ...order.environment, ...environment },
        // The engine's own program may be gone, and the container not.
        abandon: async () => {
          await run(engine.file, ['rm', '--force', container], {
            env: environment,
            timeout: REMOVE_WITHIN_MS,
          });
        },
      };
    },
  };
}

function runArguments(engineOptions: readonly string[], container: string, order: LaunchOrder): string[] {
  const { folder, environment } = order;
  const authority = environment['PGSSLROOTCERT'];
  return [
    'run',
    '--rm',
    '--interactive',
    // Process 1 would not hear a signal to end.
    '--init',
    '--network=host',
    // Else the engine keeps a copy of all that is written, not encrypted.
    '--log-driver=none',
    `--name=${container}`,
    `--user=${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
    ...engineOptions,
    ...(folder === undefined ? [] : [`--volume=${folder}:${folder}`]),
    ...(authority === undefined || !path.isAbsolute(authority)
      ? []
      : [`--volume=${authority}:${authority}:ro`]),
    ...Object.keys(environment)
      .filter((name) => name !== 'PATH')
      .map((name) => `--env=${name}`),
  ];
}

async function findEngine(searchPath: string): Promise<{ file: string; options: readonly string[] }> {
  for (const { name, options } of ENGINES) {
    for (const folder of searchPath.split(path.delimiter).filter((one) => path.isAbsolute(one))) {
      const file = path.join(folder, name);
      const isThere = await access(file, constants.X_OK).then(
        () => true,
        () => false,
      );
      if (isThere) return { file, options };
    }
  }
  throw missing('Neither docker nor podman is in PATH');
}

function missing(what: string, cause?: unknown): LensError {
  return new LensError(
    'client_tool_missing',
    `POSTGRES_CLIENT_IMAGE names a container image for the client tools. ${what}. Name an image such as postgres:17, and see that Docker or Podman runs it.`,
    cause === undefined ? {} : { cause },
  );
}
