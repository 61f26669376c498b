import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { root as checkout } from '../tools/workspace.ts';

let root: string;

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};

/** A checkout with the real bootstrap, one task program, and an `npm` whose pnpm does what it is told. */
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'istari lens checkout '));
  cpSync(join(checkout, 'scripts/bootstrap'), join(root, 'scripts/bootstrap'), { recursive: true });
  for (const name of ['run.mjs', 'tasks.mjs'])
    cpSync(join(checkout, 'scripts', name), join(root, 'scripts', name));
  write('pnpm-workspace.yaml', 'packages:\n  - packages/*\n');
  write('pnpm-lock.yaml', 'one');
  write('package.json', '{}');
  write('scripts/build/main.ts', 'console.log(JSON.stringify(process.argv.slice(2))); process.exitCode = 7;');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function fakeNpm(script: string): void {
  write('bin/npm.cjs', script);
  // A path with spaces cannot stand in the first line of a script.
  write('bin/npm', `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'bin/npm.cjs')}"\n`);
  chmodSync(join(root, 'bin/npm'), 0o755);
}

const installs = `
const fs = require('node:fs');
fs.mkdirSync('node_modules', { recursive: true });
fs.appendFileSync('node_modules/log', 'installed ');
process.stderr.write(JSON.stringify({ name: 'pnpm:progress', status: 'resolved', packageId: 'a@1' }) + '\\n');
setTimeout(() => {}, 300);`;

interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function run(...args: string[]): Promise<Run> {
  const env = {
    ...process.env,
    PATH: [join(root, 'bin'), process.env['PATH']].join(delimiter),
    npm_execpath: undefined,
  };
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [join(root, 'scripts/run.mjs'), ...args],
      { env, cwd: tmpdir() },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

const log = (): string => readFileSync(join(root, 'node_modules/log'), 'utf8');

it('installs once, passes arguments on, keeps stdout clean and ends with the exit code of the task', async () => {
  fakeNpm(installs);
  const first = await run('build', '--', '--force', 'a b');
  expect(first.stderr).toContain('install: packages are installed');
  expect(first).toMatchObject({ code: 7, stdout: '["--force","a b"]\n' });
  const second = await run('build');
  expect(second).toMatchObject({ code: 7, stdout: '[]\n', stderr: '' });
  expect(log()).toBe('installed ');
});

it('installs again when the lock file changed', async () => {
  fakeNpm(installs);
  await run('build');
  write('pnpm-lock.yaml', 'two');
  await run('build');
  expect(log()).toBe('installed installed ');
});

it('installs once for two that start at once', async () => {
  fakeNpm(installs);
  const both = await Promise.all([run('build'), run('build')]);
  expect(both.map(({ code }) => code)).toEqual([7, 7]);
  expect(log()).toBe('installed ');
});

it('shows the output of a failed install, says what to do, and tries again next time', async () => {
  fakeNpm(`console.error(JSON.stringify({ name: 'pnpm', level: 'error', message: 'request failed: ECONNREFUSED' }));
    console.error('plain line'); process.exit(3);`);
  const failed = await run('build');
  expect(failed).toMatchObject({ code: 1, stdout: '' });
  expect(failed.stderr).toContain('request failed: ECONNREFUSED\nplain line\n');
  expect(failed.stderr).toContain('check the network');
  expect(failed.stderr).not.toContain('    at ');
  expect(existsSync(join(root, '.cache/install.lock'))).toBe(false);
  fakeNpm(installs);
  expect((await run('build')).code).toBe(7);
});

it('names the tasks when it is given an unknown one', async () => {
  const { code, stderr } = await run('dmeo');
  expect(code).toBe(2);
  expect(stderr).toMatch(/There is no task "dmeo"[^]*demo[^]*check/);
});
