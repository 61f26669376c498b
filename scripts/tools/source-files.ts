import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/**
 * Files below a folder, as paths relative to it with forward slashes, sorted. Dependencies and outputs
 * are left out.
 */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1).split(sep).join('/'))
    .filter((path) => !/(^|\/)(node_modules|dist|\.cache|\.next)\//.test(path))
    .sort();
}
