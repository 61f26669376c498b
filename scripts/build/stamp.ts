import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from '../tools/files-below.ts';
import { root } from '../tools/workspace.ts';
import type { PublishedPackage } from '../tools/workspace.ts';
import { missingOutputs } from './outputs.ts';

const SHARED = ['pnpm-lock.yaml', 'tsconfig.base.json', 'tsconfig.build.json'];

/**
 * SHA-256 (hex) over everything a package's build depends on: its own files, those of core, which the
 * others build on, the build itself and the lock file.
 */
export function sourceHash(item: PublishedPackage): string {
  const packages = [...new Set(['packages/core', `packages/${item.folder}`])];
  const own = packages.flatMap((folder) => [
    ...['package.json', 'tsconfig.json', 'tsup.config.ts'].map((name) => `${folder}/${name}`),
    ...filesBelow(join(root, folder, 'src')).map((name) => `${folder}/src/${name}`),
  ]);
  const build = filesBelow(join(root, 'scripts/build')).map((name) => `scripts/build/${name}`);
  const hash = createHash('sha256');
  for (const file of [...SHARED, ...build, ...own].filter((name) => !name.endsWith('.test.ts'))) {
    const content = existsSync(join(root, file)) ? readFileSync(join(root, file)) : Buffer.alloc(0);
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Whether a package's last build had these sources and all it made is still there. */
export function isUpToDate(item: PublishedPackage, hash: string): boolean {
  const stamp = stampPath(item);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && missingOutputs(item).length === 0;
}

/** Remembers what a package was built from. */
export function writeStamp(item: PublishedPackage, hash: string): void {
  mkdirSync(join(root, '.cache/build'), { recursive: true });
  writeFileSync(stampPath(item), hash);
}

function stampPath({ folder }: PublishedPackage): string {
  return join(root, '.cache/build', `${folder}.sha256`);
}
