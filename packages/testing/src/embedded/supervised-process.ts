import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { UnprivilegedUser } from './unprivileged-user.ts';

/** One program to run. */
export interface SupervisedCommand {
  file: string;
  arguments: string[];
}

/** What a supervisor is told to do; it goes to it as JSON. */
export interface SupervisorOrder {
  /** Run one after the other, each only when the one before ended with 0; the last is the server. */
  commands: SupervisedCommand[];
  environment: Record<string, string>;
  /** Who runs the commands; absent = the user of this process. */
  user?: UnprivilegedUser;
  /** Output of the commands is added to this file. */
  logFile: string;
  /** A folder handed to the commands as file descriptor 3, for one whose parents they cannot pass. */
  openFolder?: string;
  /** Signal that asks a command to end. It is killed if it has not done so after 15 s. */
  stopSignal: NodeJS.Signals;
  /** Files and folders removed after the last command. */
  remove: string[];
}

/** A server that ends with its starter, however that ends. */
export interface SupervisedProcess {
  /** Process id of the supervisor. */
  supervisorPid: number;
  /** Whether the last command ended, by itself or because it was told to. */
  hasEnded(): boolean;
  /** Stops the server's process where it is, as SIGSTOP does; not those that it has started. */
  freeze(): void;
  /** Lets it go on. */
  thaw(): void;
  /** Asks the server to stop, and waits until it has and everything to remove is removed. */
  stop(): Promise<void>;
}

/** Starts commands under a supervisor. Returns at once; whether the server answers is the caller's to find out. */
export function startSupervised(order: SupervisorOrder): SupervisedProcess {
  const program = fileURLToPath(new URL('./supervisor.ts', import.meta.url));
  // Detached, in a session of its own, so that Ctrl-C in the terminal reaches only the starter.
  const child = spawn(process.execPath, [program, JSON.stringify(order)], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
    env: {},
  });
  if (child.pid === undefined) throw new Error('The supervisor of a test server could not be started.');
  child.stdin.on('error', () => undefined);
  let ended = false;
  const noteEnd = (): void => {
    ended = true;
  };
  child.stdout.once('data', noteEnd);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('exit', noteEnd);
  for (const part of [child, child.stdin, child.stdout]) letGo(part);
  return {
    supervisorPid: child.pid,
    hasEnded: () => ended,
    freeze: () => void child.kill('SIGUSR2'),
    thaw: () => void child.kill('SIGCONT'),
    stop: async () => {
      child.ref();
      child.stdin.end();
      await exited;
    },
  };
}

/** A server alone does not keep its starter running. */
function letGo(part: object): void {
  if ('unref' in part && typeof part.unref === 'function') part.unref();
}
