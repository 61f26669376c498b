import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fingerprint } from './fingerprint.mjs';
import { install } from './install.mjs';
import { withLock } from './lock.mjs';
import { workspaceFolders } from './manifests.mjs';
import { chooseNode } from './node-binary.mjs';

const STAMP = 'node_modules/.istari-lens-install.json';

/**
 * Makes sure that the packages the lock file names are installed, and returns the path of the Node that
 * tasks run on. Two processes that start at once install once: the second one waits and looks again.
 *
 * @param {string} root
 * @returns {Promise<string>}
 */
export async function ensureInstalled(root) {
  const ready = installedNode(root);
  if (ready !== undefined) return ready;
  let told = -1;
  const onWait = (/** @type {number} */ pid, /** @type {number} */ seconds) => {
    if (seconds % 10 !== 0 || seconds === told) return;
    told = seconds;
    console.error(`install: waiting for process ${pid}, which installs in this checkout (${seconds} s)`);
  };
  return withLock(join(root, '.cache/install.lock'), { onWait }, async () => {
    const meanwhile = installedNode(root);
    if (meanwhile !== undefined) return meanwhile;
    // Taken first: a manifest that changes during the install makes the next run install again.
    const wanted = fingerprint(root);
    await install(root);
    const node = await chooseNode(root);
    writeFileSync(join(root, STAMP), `${JSON.stringify({ fingerprint: wanted, node })}\n`);
    return node;
  });
}

/**
 * @param {string} root
 * @returns {string | undefined} Node's path when the installed packages are those of the lock file
 */
function installedNode(root) {
  let stamp;
  try {
    stamp = JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  } catch {
    return undefined;
  }
  if (typeof stamp.node !== 'string' || !existsSync(stamp.node)) return undefined;
  if (stamp.fingerprint !== fingerprint(root)) return undefined;
  const complete = workspaceFolders(root).every((folder) => isLinked(root, folder));
  return complete ? stamp.node : undefined;
}

/**
 * @param {string} root
 * @param {string} folder
 */
function isLinked(root, folder) {
  const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });
  return names.every((name) => existsSync(join(root, folder, 'node_modules', name, 'package.json')));
}
