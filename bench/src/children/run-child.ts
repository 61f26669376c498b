import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pin } from '../servers/target.ts';

export interface ChildOptions {
  argument?: object;
  /** Arguments of Node, such as `--expose-gc`. They replace this process's own. @default its own */
  node?: readonly string[];
  /** @default 0 */
  processor?: number | null;
}

/**
 * Runs `bench/src/children/<script>` in a process of its own and returns the one message that it sends. Throws when it
 * ends without one.
 */
export async function runChild<Result>(script: string, options: ChildOptions = {}): Promise<Result> {
  const { argument = {}, node, processor = 0 } = options;
  const child = fork(path.join(import.meta.dirname, script), [JSON.stringify(argument)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [...process.execArgv.filter((one) => one.startsWith('--conditions')), ...(node ?? [])],
  });
  pin(child.pid, processor ?? 'all');
  const ended = once(child, 'exit');
  const message = new Promise<Result>((resolve, reject) => {
    child.once('message', (result: Result) => resolve(result));
    void ended.then(([code]) => reject(new Error(`${script} ended with code ${String(code)}.`)));
  });
  try {
    return await message;
  } finally {
    await ended;
  }
}
