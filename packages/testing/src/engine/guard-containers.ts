import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineAddress } from './engine-address.ts';

/** What a guard is told; it goes to it as JSON. */
export interface ContainerGuardOrder {
  engine: EngineAddress;
  prefix: string;
  /** Files that the run's tools leave behind. */
  remove: string[];
}

/** Removes a run's containers when the run says so, or by itself when the run is killed. */
export interface ContainerGuard {
  /** Removes them now and waits until they are gone. */
  release(): Promise<void>;
}

/** Starts a guard for the containers of one run. */
export function guardContainers(engine: EngineAddress, prefix: string): ContainerGuard {
  const program = fileURLToPath(new URL('./container-guard.ts', import.meta.url));
  const order: ContainerGuardOrder = { engine, prefix, remove: filesOfTestcontainers() };
  const guard = spawn(process.execPath, [program, JSON.stringify(order)], {
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

/** Testcontainers never removes its lock file; one that was there before may be in use by somebody else. */
function filesOfTestcontainers(): string[] {
  const lock = join(tmpdir(), `testcontainers-node-${userInfo().uid}.lock`);
  return existsSync(lock) ? [] : [lock];
}
