import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Milliseconds that turns of an event loop were late, the resolution of 5 ms included. */
export interface LoopDelay {
  p50: number;
  p99: number;
  max: number;
}

/** A server in a process of its own. */
export interface WatchedServer {
  readonly url: string;
  readonly port: number;
  /** Whether the process is still the one that was started. */
  isUp(): boolean;
  /** Of the event loop of that process, since it started or was last asked. */
  delay(): Promise<LoopDelay>;
  /** Memory of that process now. */
  residentBytes(): Promise<number>;
  close(): Promise<void>;
  /** Everything it wrote: lines of its log, and what it said when it crashed. */
  readonly output: () => string;
}

/** Starts the API in a process that does nothing else, so that its event loop can be measured. */
export async function startWatchedServer(env: Record<string, string>): Promise<WatchedServer> {
  const child = fork(join(import.meta.dirname, 'watched-process.ts'), {
    execArgv: ['--conditions=source', '--no-warnings'],
    env: { ...env, LOG_LEVEL: 'debug' },
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  }
  const gone = once(child, 'exit');
  const answer = async <Message>(): Promise<Message> => {
    const [message] = await Promise.race([
      once(child, 'message'),
      gone.then(() => Promise.reject(new Error(`The server's process is gone: ${output.slice(-2_000)}`))),
    ]);
    return message as Message;
  };
  const { port } = await answer<{ port: number }>();
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    isUp: () => child.exitCode === null && child.signalCode === null,
    async delay() {
      child.send('delay');
      return answer<LoopDelay>();
    },
    async residentBytes() {
      child.send('memory');
      return (await answer<{ residentBytes: number }>()).residentBytes;
    },
    async close() {
      if (child.connected) child.send('close');
      await gone;
    },
    output: () => output,
  };
}
