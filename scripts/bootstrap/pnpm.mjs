import { existsSync } from 'node:fs';
import { basename } from 'node:path';

/** The one pnpm that this workspace is installed and packed with. */
export const PNPM_VERSION = '12.21.0';

/**
 * A program and its first arguments.
 *
 * @typedef {{ file: string, args: string[], shell: boolean }} Command
 */

/**
 * The command that runs the workspace's pnpm through npm, whichever npm started this process.
 *
 * @param {string[]} args pnpm's arguments
 * @param {NodeJS.ProcessEnv} env
 * @returns {Command}
 */
export function pnpmCommand(args, env) {
  const execute = ['exec', '--yes', `--package=pnpm@${PNPM_VERSION}`, '--', 'pnpm', ...args];
  const npm = env['npm_execpath'];
  if (npm !== undefined && basename(npm) === 'npm-cli.js' && existsSync(npm)) {
    return { file: env['npm_node_execpath'] ?? process.execPath, args: [npm, ...execute], shell: false };
  }
  return { file: 'npm', args: execute, shell: process.platform === 'win32' };
}
