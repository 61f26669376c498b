import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Folders that hold what tools made or installed. */
export const madeFolders: ReadonlySet<string> = new Set([
  'node_modules',
  'dist',
  '.cache',
  '.next',
  'coverage',
]);

/**
 * Files below a folder, as sorted paths relative to it with forward slashes.
 *
 * @param folder absolute path
 * @param skipped names of folders that are left out
 */
export function filesBelow(folder: string, skipped: ReadonlySet<string> = new Set()): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      if (entry.isFile()) return [entry.name];
      if (!entry.isDirectory() || skipped.has(entry.name)) return [];
      return filesBelow(join(folder, entry.name), skipped).map((path) => `${entry.name}/${path}`);
    })
    .sort();
}
