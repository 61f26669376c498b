import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Folders of the workspace's packages, relative to its root, sorted. It reads the `packages:` list of
 * pnpm-workspace.yaml, in which an entry is a folder or a folder followed by `/*`.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function workspaceFolders(root) {
  const lines = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8').split(/\r?\n/);
  const start = lines.indexOf('packages:') + 1;
  const folders = [];
  for (const line of lines.slice(start)) {
    const entry = /^\s+-\s+['"]?([^'"\s]+)['"]?\s*$/.exec(line)?.[1];
    if (entry === undefined) break;
    folders.push(...expand(root, entry));
  }
  return folders.filter((folder) => existsSync(join(root, folder, 'package.json'))).sort();
}

/**
 * @param {string} root
 * @param {string} entry
 * @returns {string[]}
 */
function expand(root, entry) {
  if (!entry.endsWith('/*')) return [entry];
  const parent = entry.slice(0, -2);
  if (!existsSync(join(root, parent))) return [];
  return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
}
