import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { ToolError } from './tool-error.ts';

/** A program to run. Nothing secret may stand in its arguments: everybody on the machine can read those. */
export interface ToolOrder {
  /** What messages call it. */
  name: string;
  file: string;
  arguments: readonly string[];
  /** Its whole environment. */
  environment: Readonly<Record<string, string>>;
  /** What it reads from stdin. @default nothing */
  input?: AsyncIterable<Uint8Array>;
  /** What a failure is: of a backup or of a restore. */
  failure: 'backup_failed' | 'restore_failed';
  /** Kills it: SIGTERM, and SIGKILL two seconds later. */
  signal?: AbortSignal;
  /** Ends what may go on after the program was killed or failed. */
  abandon?: () => Promise<void>;
}

const KILL_AFTER_MS = 2_000;
const KEPT_WORDS = 16_384;

/**
 * Runs a program to its end and hands on what it writes to stdout. The iteration ends only when the
 * program ended well and took all of its input; else it raises, so that nobody takes a part for the
 * whole. Leaving the iteration early kills the program.
 *
 * @throws ToolError; the signal's reason; whatever the input raises.
 */
export async function* toolOutput(order: ToolOrder): AsyncGenerator<Buffer, void, undefined> {
  const running = start(order, 'pipe');
  let whole = false;
  try {
    if (running.stdout !== null) yield* running.stdout as AsyncIterable<Buffer>;
    await running.ended();
    whole = true;
  } finally {
    if (!whole) await running.kill();
  }
}

/** Runs a program to its end; what it writes to stdout is dropped. Raises as `toolOutput` does. */
export async function runTool(order: ToolOrder): Promise<void> {
  await start(order, 'ignore').ended();
}

interface Running {
  stdout: Readable | null;
  ended(): Promise<void>;
  kill(): Promise<void>;
}

function start(order: ToolOrder, stdout: 'pipe' | 'ignore'): Running {
  const { signal } = order;
  signal?.throwIfAborted();
  const child = spawn(order.file, order.arguments, {
    env: { ...order.environment },
    stdio: [order.input === undefined ? 'ignore' : 'pipe', stdout, 'pipe'],
  });
  let words = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words = (words + text).slice(-KEPT_WORDS);
  });
  const abandon = async (): Promise<void> => order.abandon?.().catch(() => undefined);
  const closed = new Promise<void>((resolve, reject) => {
    child.once('error', (cause) => {
      const end = { tool: order.name, exitCode: null, signal: null, output: String(cause.message) };
      reject(new ToolError(order.failure, end, { cause }));
    });
    child.once('close', (exitCode, killedBy) => {
      const end = { tool: order.name, exitCode, signal: killedBy, output: words };
      if (exitCode === 0) resolve();
      else void abandon().then(() => reject(new ToolError(order.failure, end)));
    });
  });
  const stop = (): void => {
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), KILL_AFTER_MS).unref();
  };
  signal?.addEventListener('abort', stop, { once: true });
  const fed = order.input === undefined ? undefined : feed(child, order.input, closed);
  // Observed here too, so that a failure before anybody asks is not an unhandled rejection.
  const outcome = Promise.allSettled([closed, fed]).then(([end, input]) => {
    signal?.removeEventListener('abort', stop);
    signal?.throwIfAborted();
    // What broke the input broke the program as well: it is the cause.
    if (input.status === 'rejected') throw input.reason;
    if (end.status === 'rejected') throw end.reason;
  });
  outcome.catch(() => undefined);
  return {
    stdout: child.stdout,
    ended: () => outcome,
    kill: async () => {
      child.kill('SIGKILL');
      child.stdout?.destroy();
      await closed.catch(() => undefined);
    },
  };
}

/**
 * Writes the input into the program. A program must not take a broken input for a short one: it is
 * killed before its stdin ends.
 */
async function feed(
  child: ChildProcess,
  input: AsyncIterable<Uint8Array>,
  closed: Promise<void>,
): Promise<void> {
  const { stdin } = child;
  if (stdin === null) return;
  // A program that ends early breaks the pipe; its end tells why.
  stdin.on('error', () => undefined);
  const gone = closed.then(
    () => undefined,
    () => undefined,
  );
  try {
    for await (const chunk of input) {
      if (stdin.destroyed) break;
      if (!stdin.write(chunk)) await Promise.race([once(stdin, 'drain').catch(() => undefined), gone]);
    }
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  stdin.end();
}
