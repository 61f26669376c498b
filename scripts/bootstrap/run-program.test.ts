import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync, cpSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root as checkout } from '../tools/workspace.ts';

let root: string;
let output: string;

/** Counts the signals it gets and ends half a second after the first one, with exit code 10 + their number. */
const program = `
let count = 0;
const onSignal = (signal) => {
  count += 1;
  console.log(signal);
  if (count === 1) setTimeout(() => process.exit(10 + count), 500);
};
process.on('SIGINT', onSignal);
process.on('SIGTERM', onSignal);
setInterval(() => {}, 1000);
console.log('started ' + process.pid);`;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'istari lens program '));
  mkdirSync(join(root, 'scripts'));
  cpSync(join(checkout, 'scripts/bootstrap'), join(root, 'scripts/bootstrap'), { recursive: true });
  writeFileSync(join(root, 'program.mjs'), program);
  output = '';
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** Starts the program the way a task is started, from a process of its own. */
async function start(): Promise<ChildProcess> {
  const module = new URL('./run-program.mjs', import.meta.url).href;
  const starter = `
    const { runProgram } = await import(${JSON.stringify(module)});
    const program = { file: 'program.mjs', args: [], unbuilt: false };
    process.exitCode = await runProgram(process.execPath, program, ${JSON.stringify(root)});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', starter], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  await until(() => output.includes('started'));
  return child;
}

async function until(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition() && tries < 200; tries += 1) await sleep(50);
  expect(condition()).toBe(true);
}

function end(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('exit', (code) => resolve(code)));
}

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'hands %s on once, even when it comes twice, and keeps the exit code',
  async (signal) => {
    const child = await start();
    const ended = end(child);
    child.kill(signal);
    await sleep(50);
    child.kill(signal);
    expect(await ended).toBe(11);
    expect(output.match(/SIG\w+/g)).toEqual([signal]);
  },
);

it('asks the program to end when the starter is killed', async () => {
  const child = await start();
  const pid = Number(/started (\d+)/.exec(output)?.[1]);
  child.kill('SIGKILL');
  await end(child);
  await until(() => !lives(pid));
});
