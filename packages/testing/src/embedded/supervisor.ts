/**
 * A program of its own: runs commands one after the other, stops the one that runs when its standard
 * input closes, removes what it was told to remove, and ends. Whoever starts it holds the other end of
 * that pipe, so even a starter ended by SIGKILL leaves neither a server nor a file behind.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { openSync, rmSync, writeSync } from 'node:fs';
import type { SupervisorOrder, SupervisedCommand } from './supervised-process.ts';

const KILL_AFTER_MS = 15_000;

const order: SupervisorOrder = JSON.parse(process.argv[2] ?? '');
let stopping = false;
let current: ChildProcess | undefined;

function stop(): void {
  if (stopping) return;
  stopping = true;
  // One that was frozen hears nothing else.
  current?.kill('SIGCONT');
  current?.kill(order.stopSignal);
  setTimeout(() => current?.kill('SIGKILL'), KILL_AFTER_MS).unref();
}

function run(command: SupervisedCommand): Promise<number> {
  return new Promise((resolve) => {
    const log = openSync(order.logFile, 'a');
    const folder = order.openFolder === undefined ? [] : [openSync(order.openFolder, 'r')];
    current = spawn(command.file, command.arguments, {
      cwd: '/',
      env: order.environment,
      stdio: ['ignore', log, log, ...folder],
      ...order.user,
    });
    current.once('error', (error) => {
      writeSync(log, `${command.file} could not be started: ${error.message}\n`);
      resolve(127);
    });
    current.once('exit', (code, signal) => resolve(signal ? 128 : (code ?? 0)));
  });
}

const starterLeft = new Promise<void>((resolve) => {
  for (const event of ['end', 'error', 'close']) process.stdin.once(event, () => resolve());
});
void starterLeft.then(stop);
process.stdin.resume();
// Nobody reads the report below when the starter is dead, and then the removal still matters.
process.stdout.on('error', stop);
process.on('SIGTERM', stop);
process.on('SIGUSR2', () => current?.kill('SIGSTOP'));
process.on('SIGCONT', () => current?.kill('SIGCONT'));

for (const command of order.commands) {
  if (stopping || (await run(command)) !== 0) break;
}
// The starter reads the log before it lets go of the pipe.
process.stdout.write('ended\n');
await starterLeft;
for (const path of order.remove) rmSync(path, { recursive: true, force: true });
process.exit(0);
