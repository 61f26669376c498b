import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';

const MAIN = path.resolve(import.meta.dirname, '../src/main.ts');

/** The demo as a process of its own. */
export interface RunningDemo {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Exit code once it has ended. */
  ended: Promise<number | null>;
  /** Resolves with the first line of stdout that matches; rejects when the demo ends before. */
  line(pattern: RegExp): Promise<string>;
}

export function runDemo(args: string[], env: Record<string, string> = {}): RunningDemo {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...args], {
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'] ?? '/tmp',
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = stdout.split('\n').find((text) => pattern.test(text));
          if (found !== undefined) resolve(found);
        };
        child.stdout.on('data', look);
        look();
        void ended.then((code) => reject(new Error(`The demo ended with code ${code}: ${stderr}`)));
      }),
  };
}
