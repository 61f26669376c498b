import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { ProfileEntry } from '../measure/profile-entry.ts';

/** A server in a process of its own, whose CPU time can be asked for. */
export interface Target {
  url: string;
  /** User and system CPU time of the process so far, in milliseconds. */
  cpuMs(): Promise<number>;
  /** Memory of the process now. */
  residentBytes(): Promise<number>;
  /** Runs the work while a CPU profile of the process is taken; the functions with the largest share of their own. */
  profile(work: () => Promise<unknown>): Promise<ProfileEntry[]>;
  stop(): Promise<void>;
}

/** What a target process is asked. */
export type TargetCommand = 'cpu' | 'memory' | 'profile' | 'profiled';

/** What a target process answers. */
export type TargetMessage =
  | { kind: 'ready'; url: string }
  | { kind: 'cpu'; milliseconds: number }
  | { kind: 'memory'; residentBytes: number }
  | { kind: 'profile' }
  | { kind: 'profiled'; entries: ProfileEntry[] };

/** The processor that servers are kept on; the load runs on another. */
export const SERVER_PROCESSOR = 0;

/**
 * Starts `bench/src/servers/<script>` and waits until it listens. It uses what the parent uses: with `npm run bench`
 * the built packages, which are what is published.
 *
 * @param processor to keep it on, where there is `taskset`; null for any. @default {@link SERVER_PROCESSOR}
 */
export async function startTarget(
  script: string,
  argument: object,
  processor: number | null = SERVER_PROCESSOR,
): Promise<Target> {
  const child = fork(path.join(import.meta.dirname, script), [JSON.stringify(argument)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const ready = answerOf(child, 'ready');
  pin(child.pid, processor === null ? 'all' : processor);
  const { url } = await ready;
  const ask = <Kind extends TargetCommand>(kind: Kind): Promise<Extract<TargetMessage, { kind: Kind }>> => {
    const answer = answerOf(child, kind);
    child.send(kind);
    return answer;
  };
  return {
    url,
    cpuMs: async () => (await ask('cpu')).milliseconds,
    residentBytes: async () => (await ask('memory')).residentBytes,
    async profile(work) {
      await ask('profile');
      await work();
      return (await ask('profiled')).entries;
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Keeps a process on one processor, or frees it; without `taskset` figures are only noisier. */
export function pin(pid: number | undefined, processor: number | 'all'): void {
  if (process.platform !== 'linux' || pid === undefined) return;
  const list = processor === 'all' ? '0-1023' : String(processor);
  spawnSync('taskset', ['-a', '-cp', list, String(pid)]);
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
