import {
  chmodSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';

const READ = 0o004;
const READ_AND_RUN = 0o005;

/**
 * Puts an install of Postgres into a new folder that any user may use. A file that any user may use
 * already is linked, where the file system can, because copying the 50 MB costs more than the start.
 */
export function copyInstall(source: string, target: string): void {
  mkdirSync(target);
  chmodSync(target, 0o755);
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) copyInstall(from, to);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(from), to);
    else if (!entry.name.endsWith('.a')) placeFile(from, to);
  }
}

function placeFile(from: string, to: string): void {
  const { mode } = statSync(from);
  const needed = mode & 0o100 ? READ_AND_RUN : READ;
  if ((mode & needed) === needed && tryLink(from, to)) return;
  copyFileSync(from, to);
  chmodSync(to, mode & 0o100 ? 0o755 : 0o644);
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch {
    // Another file system, or one without links.
    return false;
  }
}
