import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { UnprivilegedUser } from './unprivileged-user.ts';

/** What a data folder remembers between two starts. */
export interface ClusterState {
  password: string;
  supervisorPid?: number;
  starterPid?: number;
}

const STATE_FILE = 'server.json';

/**
 * A folder that holds one Postgres cluster (`pgdata`) and what is needed to start it again
 * (`server.json`, readable by its owner only). Other files in it are left alone.
 */
export interface ClusterFolder {
  /** The cluster itself, as Postgres's data directory. */
  cluster: string;
  /** Undefined when there is no complete cluster yet. */
  state: ClusterState | undefined;
  save(state: ClusterState): void;
  /** Removes what an interrupted `initdb` left and makes an empty cluster folder for this user. */
  prepare(user: UnprivilegedUser | undefined): void;
}

/** Opens a data folder, making it when it is missing. */
export function openClusterFolder(folder: string): ClusterFolder {
  mkdirSync(folder, { recursive: true });
  const cluster = join(folder, 'pgdata');
  const stateFile = join(folder, STATE_FILE);
  return {
    cluster,
    state: existsSync(join(cluster, 'PG_VERSION')) ? readState(stateFile) : undefined,
    save: (state) => {
      writeFileSync(stateFile, JSON.stringify(state), { mode: 0o600 });
    },
    prepare: (user) => {
      rmSync(stateFile, { force: true });
      rmSync(cluster, { recursive: true, force: true });
      mkdirSync(cluster);
      chmodSync(cluster, 0o700);
      if (user) chownSync(cluster, user.uid, user.gid);
    },
  };
}

/** The major version a cluster was made by. */
export function clusterMajor(cluster: string): number {
  return Number(readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim().split('.')[0]);
}

/** Who owns a cluster; a server has to run as that user. */
export function clusterOwner(cluster: string): UnprivilegedUser {
  const { uid, gid } = statSync(cluster);
  return { uid, gid };
}

function readState(stateFile: string): ClusterState | undefined {
  try {
    const state: ClusterState = JSON.parse(readFileSync(stateFile, 'utf8'));
    return typeof state.password === 'string' ? state : undefined;
  } catch {
    return undefined;
  }
}
