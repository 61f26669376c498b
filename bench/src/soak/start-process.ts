import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Held, SoakMessage } from './serve.ts';

/** The API in a process of its own. */
export interface SoakProcess {
  url: string;
  held(): Promise<Held>;
  close(): Promise<void>;
}

/** Starts it. Its garbage is collected whenever it is asked what it holds. */
export async function startProcess(env: Record<string, string>): Promise<SoakProcess> {
  const child = fork(path.join(import.meta.dirname, 'serve.ts'), {
    execArgv: ['--expose-gc', ...process.execArgv],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit');
  const answer = async (): Promise<SoakMessage> => {
    const lost = gone.then(([code]: unknown[]): never => {
      throw new Error(`The API's process ended with ${String(code)}.`);
    });
    const [message] = (await Promise.race([once(child, 'message'), lost])) as [SoakMessage];
    return message;
  };
  const first = await answer();
  if (!('port' in first)) throw new Error('The process did not say where it listens.');
  return {
    url: `http://127.0.0.1:${first.port}`,
    async held() {
      child.send('held');
      const message = await answer();
      if (!('held' in message)) throw new Error('The process did not say what it holds.');
      return message.held;
    },
    async close() {
      if (child.connected) child.send('close');
      await gone;
    },
  };
}
