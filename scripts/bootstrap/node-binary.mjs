import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { BootstrapError } from './bootstrap-error.mjs';

const MINIMUM = [22, 18];

/**
 * The Node that tasks run on: the one installed as a package, or, where that cannot run (a platform it
 * is not built for), the one running now if it can execute TypeScript by itself.
 *
 * @param {string} root
 * @returns {Promise<string>} absolute path of the binary itself, not of a link or shell script
 */
export async function chooseNode(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const packaged = join(root, 'node_modules/node/bin', name);
  if (existsSync(packaged) && (await runsTypeScript(packaged))) return packaged;
  if (await runsTypeScript(process.execPath)) return process.execPath;
  throw new BootstrapError(
    `The Node of the "node" package does not run here, and this Node (${process.versions.node}) is older than ${MINIMUM.join('.')}. Install Node ${MINIMUM.join('.')} or later and start again.`,
  );
}

/** @param {string} node */
async function runsTypeScript(node) {
  try {
    const { stdout } = await promisify(execFile)(node, ['--version']);
    const [major = 0, minor = 0] = stdout.trim().slice(1).split('.').map(Number);
    return major > Number(MINIMUM[0]) || (major === MINIMUM[0] && minor >= Number(MINIMUM[1]));
  } catch {
    return false;
  }
}
