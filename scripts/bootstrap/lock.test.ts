import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
let path: string;
const quiet = { onWait: (): void => {} };

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'istari lens lock '));
  path = join(folder, 'deep', 'install.lock');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('lets one process work at a time', async () => {
  const log = join(folder, 'log');
  writeFileSync(log, '');
  const module = new URL('./lock.mjs', import.meta.url).href;
  const program = `
    import { appendFileSync } from 'node:fs';
    import { setTimeout as sleep } from 'node:timers/promises';
    const { withLock } = await import(${JSON.stringify(module)});
    await withLock(${JSON.stringify(path)}, { onWait: () => {} }, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      await sleep(150);
      appendFileSync(${JSON.stringify(log)}, 'out ');
    });`;
  const run = (): Promise<unknown> =>
    promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program]);
  await Promise.all([run(), run(), run()]);
  expect(readFileSync(log, 'utf8')).toBe('in out in out in out ');
  expect(existsSync(path)).toBe(false);
});

it('takes over the lock of a process that has died', async () => {
  const dead = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await new Promise((resolve) => dead.once('exit', resolve));
  await withLock(path, quiet, async () => writeFileSync(`${path}.copy`, readFileSync(path)));
  writeFileSync(path, String(dead.pid));
  expect(await withLock(path, quiet, async () => 'done')).toBe('done');
});

it('says who it waits for, and goes on when that is done', async () => {
  const waits: number[] = [];
  let release = (): void => {};
  const first = withLock(path, quiet, () => new Promise<void>((resolve) => (release = resolve)));
  const second = withLock(path, { onWait: (pid) => waits.push(pid) }, async () => 'second');
  release();
  await first;
  expect(await second).toBe('second');
  expect(waits[0]).toBe(process.pid);
});

it('gives the lock back when the work fails', async () => {
  await expect(withLock(path, quiet, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect(existsSync(path)).toBe(false);
});
