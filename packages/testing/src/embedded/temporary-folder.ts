import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPassable } from './is-passable.ts';
import { isAlive } from './process-state.ts';
import { stopOrphanServer } from './orphan-server.ts';

const PREFIX = 'istari-lens-server-';
const OWNER_FILE = 'owner.json';
const UNOWNED_AFTER_MS = 60 * 60 * 1000;

/**
 * Makes a temporary folder that an unprivileged user can pass through, and notes the process it
 * belongs to, so that `sweepTemporaryFolders` can tell a live one from one that a crash left behind.
 */
export function createTemporaryFolder(purpose: string): string {
  const folder = mkdtempSync(join(temporaryRoot(), `${PREFIX}${purpose}-`));
  if (process.getuid?.() === 0) chmodSync(folder, 0o755);
  writeFileSync(join(folder, OWNER_FILE), JSON.stringify({ pid: process.pid }));
  return folder;
}

/** Adds the process that outlives this one for a moment and removes the folder itself. */
export function shareTemporaryFolder(folder: string, supervisorPid: number): void {
  writeFileSync(join(folder, OWNER_FILE), JSON.stringify({ pid: process.pid, supervisorPid }));
}

/** Removes the folders of processes that died without a chance to tidy up, and stops their servers. */
export async function sweepTemporaryFolders(): Promise<void> {
  for (const name of readdirSync(temporaryRoot())) {
    if (!name.startsWith(PREFIX)) continue;
    const folder = join(temporaryRoot(), name);
    if (!isAbandoned(folder)) continue;
    await stopOrphanServer(join(folder, 'data', 'pgdata'));
    rmSync(folder, { recursive: true, force: true });
  }
}

function temporaryRoot(): string {
  if (process.getuid?.() !== 0) return tmpdir();
  // Root's own temporary folder may be closed to the user that the server runs as.
  return [tmpdir(), '/tmp', '/var/tmp'].find((folder) => isPassable(folder)) ?? tmpdir();
}

function isAbandoned(folder: string): boolean {
  try {
    const details = statSync(folder);
    if (process.getuid && details.uid !== process.getuid()) return false;
    const owner = readOwner(folder);
    if (!owner) return Date.now() - details.mtimeMs > UNOWNED_AFTER_MS;
    return !isAlive(owner.pid) && !(owner.supervisorPid && isAlive(owner.supervisorPid));
  } catch {
    // Another process removed it in the meantime.
    return false;
  }
}

function readOwner(folder: string): { pid: number; supervisorPid?: number } | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(join(folder, OWNER_FILE), 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner)) return undefined;
    const supervisorPid = 'supervisorPid' in owner ? Number(owner.supervisorPid) : undefined;
    return { pid: Number(owner.pid), supervisorPid };
  } catch {
    return undefined;
  }
}
