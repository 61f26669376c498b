import { readFileSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, isAlive, waitUntilGone, workingFolder } from './process-state.ts';

/**
 * Stops the Postgres that still runs on a cluster whose starter was killed, and removes a lock file
 * that names a process that is not a Postgres of this cluster (its number was given out again).
 */
export async function stopOrphanServer(cluster: string): Promise<void> {
  const lockFile = join(cluster, 'postmaster.pid');
  const pid = readPid(lockFile);
  if (pid === undefined) return;
  if (isAlive(pid) && servesCluster(pid, cluster)) {
    process.kill(pid, 'SIGINT');
    if (!(await waitUntilGone(pid, 10_000))) {
      process.kill(pid, 'SIGQUIT');
      if (!(await waitUntilGone(pid, 5_000))) {
        throw new Error(
          `Postgres process ${pid} still uses ${cluster} and does not stop. End it by hand and start again.`,
        );
      }
    }
  }
  rmSync(lockFile, { force: true });
}

function readPid(lockFile: string): number | undefined {
  try {
    const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function servesCluster(pid: number, cluster: string): boolean {
  // A postmaster's working folder is its cluster; its command line may name another path to it.
  const folder = workingFolder(pid);
  if (folder !== undefined) return folder === realpathSync(cluster);
  return commandLine(pid).includes(cluster);
}
