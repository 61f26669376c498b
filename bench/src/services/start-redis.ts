import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findFreePort } from '@istari-lens/testing';

/** An empty Redis that keeps nothing on disk. */
export interface BenchRedis {
  url: string;
  stop(): Promise<void>;
}

const ATTEMPTS = 100;
const PAUSE_MS = 50;

/** Starts the machine's `redis-server`; undefined where there is none. */
export async function startRedis(): Promise<BenchRedis | undefined> {
  const folder = await mkdtemp(path.join(tmpdir(), 'istari-lens-bench-redis-'));
  const port = await findFreePort();
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', [...settings, '--dir', folder], { stdio: 'ignore' });
  const gone = once(child, 'exit').catch(() => undefined);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.pid !== undefined) {
      child.kill('SIGKILL');
      await gone;
    }
    await rm(folder, { recursive: true, force: true });
  };
  for (
    let attempt = 0;
    attempt < ATTEMPTS && child.pid !== undefined && child.exitCode === null;
    attempt += 1
  ) {
    if (await answers(port)) return { url: `redis://127.0.0.1:${port}`, stop };
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  await stop();
  return undefined;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', () => resolve(false));
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.write('PING\r\n');
  });
}
