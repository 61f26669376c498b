import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { workspaceFolders } from './manifests.mjs';
import { PNPM_VERSION } from './pnpm.mjs';

/**
 * SHA-256 (hex) over everything that decides what an install makes: the lock file, every package.json,
 * the workspace file, pnpm's version and this platform. When it changes, packages are stale.
 *
 * @param {string} root
 * @returns {string}
 */
export function fingerprint(root) {
  const files = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];
  files.push(...workspaceFolders(root).map((folder) => `${folder}/package.json`));
  const hash = createHash('sha256').update(`pnpm ${PNPM_VERSION} ${process.platform} ${process.arch}`);
  for (const file of files) {
    const path = join(root, file);
    const content = existsSync(path) ? readFileSync(path) : Buffer.from('absent');
    hash.update(`\0${file}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
