import { execFile } from 'node:child_process';
import { access, constants, readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { LensError } from '@istari-lens/core';
import { readClientImage, readSearchPath } from '../settings.ts';
import { parseToolVersion, type ClientToolName, type ClientTools } from './client-tools.ts';
import { containerTools } from './container-tools.ts';

export type { ClientToolName, ClientTools } from './client-tools.ts';

export interface FindClientToolsOptions {
  /** Oldest major version that will do: that of the server, or of the client that made an archive. */
  atLeast: number;
  /** The programs that must all be there. */
  needed: readonly ClientToolName[];
  /** Folders to look in, as in PATH, and nowhere else. @default PATH, where packages put each version, and `POSTGRES_CLIENT_IMAGE` */
  searchPath?: string;
}

/** Where packages install several versions side by side: a folder with one folder a version. */
const VERSIONED: readonly { folder: string; bin: string; name: RegExp }[] = [
  { folder: '/usr/lib/postgresql', bin: 'bin', name: /^\d+$/ },
  { folder: '/usr', bin: 'bin', name: /^pgsql-\d+$/ },
  { folder: '/opt/homebrew/opt', bin: 'bin', name: /^(postgresql|libpq)(@\d+)?$/ },
  { folder: '/usr/local/opt', bin: 'bin', name: /^(postgresql|libpq)(@\d+)?$/ },
  { folder: '/Library/PostgreSQL', bin: 'bin', name: /^\d+$/ },
];

/**
 * Finds Postgres's client programs. Of those that fit, the oldest major is taken, in its newest minor:
 * a newer client may write what an older server does not understand.
 *
 * @throws LensError `client_tool_missing`, which says what is there and what to install.
 */
export async function findClientTools(options: FindClientToolsOptions): Promise<ClientTools> {
  const searchPath = options.searchPath ?? readSearchPath();
  const folders = searchPath.split(path.delimiter).filter((folder) => path.isAbsolute(folder));
  if (options.searchPath === undefined) folders.unshift(...(await versionedFolders()));
  const local = (
    await Promise.all(
      [...new Set(folders)].map(async (folder): Promise<ClientTools[]> => {
        const found = await versionIn(folder, options.needed);
        return found === undefined ? [] : [localTools(folder, found, searchPath)];
      }),
    )
  ).flat();
  const image = options.searchPath === undefined ? readClientImage() : undefined;
  const fits = ({ major }: ClientTools): boolean => major >= options.atLeast;
  // Starting a container takes a second: only where nothing else will do.
  const found =
    image === undefined || local.some(fits)
      ? local
      : [...local, await containerTools(image, options.needed, searchPath)];
  const fitting = found.filter(fits).toSorted((a, b) => a.major - b.major || minorOf(b) - minorOf(a));
  const [best] = fitting;
  if (best === undefined) throw missing(options, found);
  return best;
}

async function versionedFolders(): Promise<string[]> {
  const lists = await Promise.all(
    VERSIONED.map(async ({ folder, bin, name }) => {
      const entries = await readdir(folder).catch(() => []);
      return entries.filter((entry) => name.test(entry)).map((entry) => path.join(folder, entry, bin));
    }),
  );
  return lists.flat();
}

function localTools(
  folder: string,
  found: { version: string; major: number },
  searchPath: string,
): ClientTools {
  return {
    ...found,
    folder,
    searchPath,
    launch: (name, { arguments: args, environment }) => ({
      file: path.join(folder, name),
      arguments: args,
      environment,
    }),
  };
}

async function versionIn(
  folder: string,
  needed: readonly ClientToolName[],
): Promise<{ version: string; major: number } | undefined> {
  try {
    await Promise.all(needed.map((name) => access(path.join(folder, name), constants.X_OK)));
    const [first = 'pg_dump'] = needed;
    const { stdout } = await promisify(execFile)(path.join(folder, first), ['--version'], {
      env: { PATH: folder, LC_ALL: 'C' },
      timeout: 10_000,
    });
    return parseToolVersion(stdout);
  } catch {
    return undefined;
  }
}

function minorOf({ version }: ClientTools): number {
  return Number(version.split('.')[1] ?? 0);
}

function missing({ atLeast, needed }: FindClientToolsOptions, found: readonly ClientTools[]): LensError {
  const versions = [...new Set(found.map(({ version }) => version))];
  const there =
    versions.length === 0
      ? `None of ${needed.join(', ')} was found`
      : `Found were ${needed.join(', ')} ${versions.join(', ')}, but an older client cannot be trusted here`;
  return new LensError(
    'client_tool_missing',
    `${there}: client tools of PostgreSQL ${atLeast} or newer are needed. Install them (Debian: postgresql-client-${atLeast}; Alpine: postgresql${atLeast}-client; macOS: libpq), put their folder into PATH, or set POSTGRES_CLIENT_IMAGE to a container image that holds them, such as postgres:${atLeast}.`,
  );
}
