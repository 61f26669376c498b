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

function run(variables: Record<string, string>): Run {
  const child = spawn(process.execPath, ['--conditions=source', MAIN], {
    env: { PATH: process.env['PATH'] ?? '', ...variables },
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
    const { exit, stderr } = run({ ...env, API_PORT: new URL(first.url).port });
    expect((await exit).code).toBe(1);
    expect(stderr()).toMatch(/^API_PORT: port \d+ is taken\./);
    first.child.kill('SIGINT');
    expect(await first.exit).toEqual({ code: 0, signal: null });
  });

  test('with a database that lacks the schema says so and exits 1', async () => {
    const { exit, stderr } = run({ ...env, LENS_SCHEMA: 'not_there' });
    expect((await exit).code).toBe(1);
    expect(stderr()).toMatch(/migrate/i);
    expect(stderr()).not.toMatch(/^\s+at /m);
  });
});

describe('SIGTERM', () => {
  test('stops being ready at once, answers what is asked, then ends with 0', async () => {
    const { child, url, exit, stdout } = await serving({ ...env, DRAIN_DELAY_MS: '2000' });
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

    const lines = stdout()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
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
