import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { EngineAddress } from './engine-address.ts';

/** Removes a run's containers when the run says so, or by itself when the run is killed. */
export interface ContainerGuard {
  /** Removes them now and waits until they are gone. */
  release(): Promise<void>;
}

/** Starts a guard for the containers of one run. */
export function guardContainers(engine: EngineAddress, prefix: string): ContainerGuard {
  const program = fileURLToPath(new URL('./container-guard.ts', import.meta.url));
  const guard = spawn(process.execPath, [program, JSON.stringify({ engine, prefix })], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: {},
  });
  guard.unref();
  guard.stdin.on('error', () => undefined);
  return {
    release: async () => {
      if (guard.exitCode !== null) return;
      guard.ref();
      const gone = once(guard, 'exit');
      guard.stdin.end();
      await gone;
    },
  };
}
