import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LensDatabases } from '@istari-lens/testing';
import { createServerEnv } from './support/server-fixture.ts';

const MAIN = fileURLToPath(new URL('../src/main.ts', import.meta.url));

let env: Record<string, string> = {};
let databases: LensDatabases | undefined;
const children: ChildProcess[] = [];

beforeAll(async () => {
  databases = await createServerEnv();
  env = { ...databases.env, LOG_LEVEL: 'info', DRAIN_DELAY_MS: '400' };
});
afterAll(async () => {
  for (const child of children) if (child.exitCode === null) child.kill('SIGKILL');
  await databases?.drop();
});

interface Run {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  exit: Promise<{ code: number | null; signal: string | null }>;
}

function run(variables: Record<string, string>, args: readonly string[] = []): Run {
  const child = spawn(process.execPath, ['--conditions=source', MAIN, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      ...variables,
    },
  });
  children.push(child);
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    exit: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal }))),
  };
}

type Line = Record<string, unknown>;

function linesOf({ stdout }: Run): Line[] {
  return stdout()
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
}

async function serving(variables: Record<string, string>): Promise<Run & { url: string }> {
  const started = run(variables);
  await expect
    .poll(() => /"port":(\d+)/.exec(started.stdout())?.[1] ?? started.stderr(), { timeout: 60_000 })
    .toMatch(/^\d+$/);
  return { ...started, url: `http://127.0.0.1:${/"port":(\d+)/.exec(started.stdout())?.[1]}` };
}

describe('a process that cannot work', () => {
  test('with nothing configured names everything at once, without a stack, and exits 78', async () => {
    const { exit, stderr, stdout } = run({});
    expect((await exit).code).toBe(78);
    for (const name of ['DATABASE_URL', 'SECRET_KEY', 'ENCRYPTION_KEY', 'CORS_ORIGINS'])
      expect(stderr()).toContain(name);
    expect(stderr()).not.toMatch(/^\s+at /m);
    expect(stdout()).toBe('');
  });

  test('says which port is taken and exits 1', async () => {
    const first = await serving(env);
    const second = run({ ...env, API_PORT: new URL(first.url).port });
    expect((await second.exit).code).toBe(1);
    expect(second.stderr()).toMatch(/^API_PORT: port \d+ is taken\./);
    expect(linesOf(second).filter(({ level }) => level === 'ERROR')).toMatchObject([{ code: 'EADDRINUSE' }]);
    first.child.kill('SIGINT');
    expect(await first.exit).toEqual({ code: 0, signal: null });
  });

  test.each([
    [
      'a database that lacks the schema',
      () => ({ LENS_SCHEMA: 'not_there' }),
      'migrations_pending',
      /migrate/,
    ],
    [
      'a database that is not there',
      () => ({ APP_DB_URL: String(new URL('/not_there', env['APP_DB_URL'])) }),
      'app_database_unavailable',
      /APP_DB_URL/,
    ],
  ])(
    'with %s logs the reason before it stops, says it on stderr and exits 1',
    async (_, change, code, hint) => {
      const failed = run({ ...env, ...change() });
      expect((await failed.exit).code).toBe(1);
      expect(failed.stderr()).toMatch(hint);
      expect(failed.stderr().trim().split('\n')).toHaveLength(1);
      expect(failed.stdout()).not.toContain('stack');
      const lines = linesOf(failed);
      const errors = lines.filter(({ level }) => level === 'ERROR');
      expect(errors).toMatchObject([{ code, msg: failed.stderr().trim() }]);
      expect(lines.findIndex(({ level }) => level === 'ERROR')).toBeLessThan(
        lines.findIndex(({ msg }) => msg === 'stopped'),
      );
    },
  );
});

describe('a process whose app database is down', () => {
  test('fault app-down-at-start: logs one warning for each try, with codes and without stacks', async () => {
    const waiting = run({ ...env, APP_DB_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
    const retries = (): Line[] => linesOf(waiting).filter(({ level }) => level === 'WARN');
    await expect.poll(() => retries().length, { timeout: 60_000 }).toBeGreaterThan(1);
    const facts = { code: 'app_database_unavailable', cause: 'ECONNREFUSED', delayMs: expect.any(Number) };
    expect(retries().slice(0, 2)).toMatchObject([
      { ...facts, attempt: 1 },
      { ...facts, attempt: 2 },
    ]);
    expect(waiting.stdout()).not.toMatch(/stack|127\.0\.0\.1:1|secret/);
    waiting.child.kill('SIGINT');
    expect(await waiting.exit).toEqual({ code: 0, signal: null });
    expect(waiting.stderr()).toBe('');
  });

  test('logs the whole error at debug level', async () => {
    const settings = { ENVIRONMENT: 'development', LOG_LEVEL: 'debug' };
    const waiting = run({ ...env, ...settings, APP_DB_URL: 'postgres://nobody:secret@127.0.0.1:1/none' });
    await expect
      .poll(() => linesOf(waiting), { timeout: 60_000 })
      .toContainEqual(
        expect.objectContaining({
          level: 'DEBUG',
          attempt: 1,
          err: expect.objectContaining({ stack: expect.any(String) }),
        }),
      );
    waiting.child.kill('SIGINT');
    await waiting.exit;
  });
});

describe('the command line', () => {
  test.each(['--help', '-h'])('%s tells how to configure it, without configuration', async (argument) => {
    const { exit, stdout, stderr } = run({}, [argument]);
    expect((await exit).code).toBe(0);
    expect(stdout()).toMatch(/^Usage: istari-lens-server/);
    for (const name of ['APP_DB_URL', 'SECRET_KEY', 'ENCRYPTION_KEY', 'CORS_ORIGINS', 'configuration.md'])
      expect(stdout()).toContain(name);
    expect(stderr()).toBe('');
  });

  test('--version prints the version', async () => {
    const { exit, stdout } = run({}, ['--version']);
    expect((await exit).code).toBe(0);
    expect(stdout()).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
  });

  test.each(['--port=1', 'postgres://user:canary@localhost/app'])(
    '%s is unknown: exits 2 and does not repeat it',
    async (argument) => {
      const { exit, stdout, stderr } = run(env, [argument]);
      expect((await exit).code).toBe(2);
      expect(stderr()).toContain('--help');
      expect(stderr()).not.toContain('canary');
      expect(stdout()).toBe('');
    },
  );
});

describe('fault graceful-stop: SIGTERM', () => {
  test('stops being ready at once, answers what is asked, then ends with 0', async () => {
    const served = await serving({ ...env, DRAIN_DELAY_MS: '2000' });
    const { child, url, exit } = served;
    await expect.poll(async () => (await fetch(`${url}/health/ready`)).status, { timeout: 20_000 }).toBe(200);
    child.kill('SIGTERM');
    await expect
      .poll(async () => (await fetch(`${url}/health/ready`)).status, { timeout: 1500, interval: 20 })
      .toBe(503);
    expect((await fetch(`${url}/health/live`)).status).toBe(200);
    const last = await fetch(`${url}/auth/me`);
    expect(last.status).toBe(401);
    expect(last.headers.get('connection')).toBe('close');
    expect(await exit).toEqual({ code: 0, signal: null });
    await expect(fetch(`${url}/health/live`)).rejects.toThrow();

    const lines = linesOf(served);
    for (const line of lines) {
      expect(line).toMatchObject({
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        level: expect.stringMatching(/^(INFO|WARN|ERROR)$/),
        msg: expect.any(String),
      });
    }
    expect(lines.filter((line) => line['msg'] === 'request')).toMatchObject([
      { route: 'GET /auth/me', status: 401 },
    ]);
    expect(lines.at(-1)).toMatchObject({ msg: 'stopped' });
  });
});
