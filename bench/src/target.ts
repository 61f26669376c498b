import { type ChildProcess, fork } from 'node:child_process';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A server in a process of its own, whose CPU time can be asked for. */
export interface Target {
  url: string;
  /** User and system CPU time of the process so far, in milliseconds. */
  cpuMs(): Promise<number>;
  stop(): Promise<void>;
}

/** What a target process answers. */
export type TargetMessage = { kind: 'ready'; url: string } | { kind: 'cpu'; milliseconds: number };

/** Starts `bench/src/<script>` and waits until it listens. On Linux it is kept on the first processor. */
export async function startTarget(script: string, argument: object): Promise<Target> {
  const child = fork(path.join(import.meta.dirname, script), [JSON.stringify(argument)], {
    // What is measured is what is published: the built packages, whatever this process runs.
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  if (process.platform === 'linux' && child.pid !== undefined) {
    // Without taskset the figures are only noisier.
    spawnSync('taskset', ['-a', '-cp', '0', String(child.pid)]);
  }
  const ready = await answerOf(child, 'ready');
  return {
    url: ready.url,
    async cpuMs() {
      const answer = answerOf(child, 'cpu');
      child.send('cpu');
      return (await answer).milliseconds;
    },
    async stop() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function answerOf<Kind extends TargetMessage['kind']>(
  child: ChildProcess,
  kind: Kind,
): Promise<Extract<TargetMessage, { kind: Kind }>> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void =>
      reject(new Error(`The benchmark's server ended with code ${code}.`));
    child.once('exit', onExit);
    child.on('message', function onMessage(message: TargetMessage) {
      if (message.kind !== kind) return;
      child.off('message', onMessage).off('exit', onExit);
      resolve(message as Extract<TargetMessage, { kind: Kind }>);
    });
  });
}

/** In a target process: says that it listens, and answers for its CPU time. */
export function reportTo(parent: NodeJS.Process, url: string): void {
  const send = (message: TargetMessage): void => void parent.send?.(message);
  parent.on('message', () => {
    const { user, system } = process.cpuUsage();
    send({ kind: 'cpu', milliseconds: (user + system) / 1000 });
  });
  send({ kind: 'ready', url });
}
