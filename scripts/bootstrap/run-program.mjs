import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forwardSignals } from './signals.mjs';

/**
 * Runs a program on the workspace's Node with this process's standard streams.
 *
 * It gets its own process group, so that a signal reaches it only through this process, and a watch on
 * this process, so that it ends when this process is killed without a chance to say so.
 *
 * @param {string} node
 * @param {import('../tasks.mjs').Program} program
 * @param {string} root working folder
 * @returns {Promise<number>} its exit code, or 128 + the number of the signal that ended it
 */
export function runProgram(node, program, root) {
  const watch = pathToFileURL(join(root, 'scripts/bootstrap/end-with-parent.mjs')).href;
  const conditions = program.unbuilt ? ['--conditions=source'] : [];
  const env = {
    ...process.env,
    PATH: [dirname(node), process.env['PATH']].join(delimiter),
    ISTARI_LENS_TASK_PARENT: String(process.pid),
    // Tools that ask for a compile cache would otherwise leave it in the temporary folder.
    NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? join(root, 'node_modules/.cache/compile'),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--import', watch, ...conditions, join(root, program.file), ...program.args], {
      cwd: root,
      env,
      stdio: 'inherit',
      detached: process.platform !== 'win32',
    });
    const signals = forwardSignals(child, { wholeGroup: false });
    child.once('error', (error) => {
      signals.stop();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      signals.stop();
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}
