import { BootstrapError } from './bootstrap-error.mjs';
import { ensureInstalled } from './ensure-installed.mjs';
import { root } from './root.mjs';
import { endWithNpm } from './end-with-npm.mjs';
import { runProgram } from './run-program.mjs';
import { tasks } from '../tasks.mjs';

/**
 * Runs one task with its arguments and sets the exit code of this process.
 *
 * @param {string[]} argv task name, then the task's own arguments
 * @returns {Promise<void>}
 */
export async function main(argv) {
  const [name = '', ...rest] = argv;
  const task = Object.hasOwn(tasks, name) ? tasks[name] : undefined;
  if (task === undefined) {
    console.error(name === '' ? 'Name a task:' : `There is no task "${name}". The tasks are:`);
    for (const [known, { summary }] of Object.entries(tasks))
      console.error(`  ${known.padEnd(10)} ${summary}`);
    process.exitCode = 2;
    return;
  }
  endWithNpm();
  const args = rest[0] === '--' ? rest.slice(1) : rest;
  try {
    const node = await ensureInstalled(root);
    for (const program of task.programs(args)) {
      process.exitCode = await runProgram(node, program, root);
      if (process.exitCode !== 0) return;
    }
  } catch (error) {
    const foreseen = error instanceof BootstrapError;
    console.error(foreseen ? error.message : error);
    process.exitCode = foreseen ? error.exitCode : 1;
  }
}
