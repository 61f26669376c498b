import type { ClusterFolder } from './cluster-folder.ts';
import { stopOrphanServer } from './orphan-server.ts';
import { commandLine, isAlive, waitUntilGone } from './process-state.ts';

const SHUTDOWN_MS = 20_000;

/**
 * Makes sure that nobody uses a data folder: waits for a server that is shutting down because its
 * starter died, and stops one that lost its supervisor too.
 *
 * @throws when a live process uses the folder.
 */
export async function releaseClusterFolder(data: ClusterFolder): Promise<void> {
  const { supervisorPid, starterPid } = data.state ?? {};
  if (supervisorPid && isAlive(supervisorPid) && commandLine(supervisorPid).includes('supervisor')) {
    if (starterPid && isAlive(starterPid)) {
      throw new Error(
        `The data folder ${data.cluster} is in use by process ${starterPid}. Stop it, or choose another folder.`,
      );
    }
    if (!(await waitUntilGone(supervisorPid, SHUTDOWN_MS))) {
      throw new Error(
        `The server that used ${data.cluster} does not stop. End process ${supervisorPid} and start again.`,
      );
    }
  }
  await stopOrphanServer(data.cluster);
}
