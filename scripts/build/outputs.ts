import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { exportedFiles } from '../tools/workspace.ts';
import type { PublishedPackage } from '../tools/workspace.ts';

/** Files that a package's manifest promises to consumers, relative to the package. */
export function promisedOutputs({ manifest }: PublishedPackage): string[] {
  const { main, types, bin = {}, exports, publishConfig } = manifest;
  const exported = exportedFiles({ own: exports, published: publishConfig?.exports ?? {} });
  const named = [main, types, ...Object.values(bin), ...exported.map(({ file }) => file)];
  const outputs = named.filter((file) => file !== undefined && file.startsWith('./dist/'));
  return [...new Set(outputs.filter((file) => file !== undefined))].sort();
}

/** Promised files that are not there. */
export function missingOutputs(item: PublishedPackage): string[] {
  return promisedOutputs(item).filter((file) => !existsSync(join(item.path, file)));
}

/**
 * Removes what earlier builds left in `dist`: JavaScript older than this build, and declarations whose
 * source has gone. Files are overwritten in place before, so a process that loads the package during
 * a build always finds its entries.
 *
 * @param started when this build began, in milliseconds
 */
export function removeLeftovers({ path, folder }: PublishedPackage, started: number): void {
  const dist = join(path, 'dist');
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const script = /\.c?js(\.map)?$/.test(entry.name);
    if (script && statSync(file).mtimeMs < started - 1_000) rmSync(file);
    if (folder === 'client') continue;
    const source = /^(.*)\.d\.ts(\.map)?$/.exec(relative(dist, file))?.[1];
    if (source !== undefined && !existsSync(join(path, 'src', `${source}.ts`))) rmSync(file);
  }
}
