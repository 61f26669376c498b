import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A run of Vitest on one of the fixtures. */
export interface FixtureRun {
  child: ChildProcess;
  /** Resolves when it ended. */
  ended: Promise<{ code: number | null; signal: string | null; stdout: string }>;
}

/** Starts Vitest on a fixture, always on the embedded server unless the environment given says otherwise. */
export function runFixture(name: string, environment: Record<string, string> = {}): FixtureRun {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const config = fileURLToPath(new URL('./fixtures/vitest.config.ts', import.meta.url));
  // The variables of the run that this one is part of would make the child think it is a worker.
  const inherited = Object.entries(process.env).filter(([key]) => !/^VITEST|^TEST|^NODE_ENV$/.test(key));
  const child = spawn(process.execPath, [vitest, 'run', '--config', config, name], {
    env: { ...Object.fromEntries(inherited), TEST_POSTGRES: 'embedded', NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let stdout = '';
  child.stdout.on('data', (piece: Buffer) => (stdout += piece.toString()));
  const ended = new Promise<{ code: number | null; signal: string | null; stdout: string }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code, signal) => resolve({ code, signal, stdout }));
    },
  );
  return { child, ended };
}
