import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The temporary folders of test servers that a process started. */
export function foldersOf(pid: number): { folder: string; supervisorPid: number }[] {
  const roots = Array.from(new Set([tmpdir(), '/tmp'])).filter((root) => existsSync(root));
  const folders = roots.flatMap((root) =>
    readdirSync(root)
      .filter((name) => name.startsWith('istari-lens-server-'))
      .map((name) => join(root, name)),
  );
  return folders.flatMap((folder) => {
    try {
      const owner = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'));
      return owner.pid === pid ? [{ folder, supervisorPid: Number(owner.supervisorPid) }] : [];
    } catch {
      return [];
    }
  });
}
