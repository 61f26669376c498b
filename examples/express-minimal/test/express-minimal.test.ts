import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ADMIN, createLensDatabases, findFreePort, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

const SERVER = fileURLToPath(new URL('../server.ts', import.meta.url));

let databases: LensDatabases | undefined;
let child: ChildProcess | undefined;
let url = '';
let output = '';

beforeAll(async () => {
  databases = await createLensDatabases();
  const port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
  child = spawn(process.execPath, ['--conditions=source', SERVER], {
    env: {
      ...databases.env,
      ENVIRONMENT: 'development',
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      PORT: String(port),
    },
  });
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // The host answers at once, Lens once its databases do.
  await vi.waitUntil(
    async () => (await fetch(`${url}/analytics/health`).catch(() => undefined))?.ok === true,
    {
      timeout: 60_000,
      interval: 100,
    },
  );
});

afterAll(async () => {
  const ended = child?.exitCode === null ? new Promise((resolve) => child?.once('exit', resolve)) : undefined;
  child?.kill('SIGKILL');
  await ended;
  await databases?.drop();
});

test('it is what the README shows', () => {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const [, shown] = /^## Embed it$.*?^```ts\n(.*?)^```$/ms.exec(readme) ?? [];
  expect(readFileSync(SERVER, 'utf8')).toBe(shown);
});

describe('the ten-line host', () => {
  test('keeps its own page', async () => {
    expect(await (await fetch(`${url}/hello`)).text()).toBe('a page of the host');
  });

  test('keeps its own 404 page', async () => {
    const response = await fetch(`${url}/nope`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(await response.text()).toContain('Cannot GET /nope');
    expect(response.headers.get('x-powered-by')).toBe('Express');
  });

  test('answers for Lens under its prefix, unknown addresses included', async () => {
    expect((await fetch(`${url}/analytics/health`)).status).toBe(200);
    const response = await fetch(`${url}/analytics/nope`);
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect((await fetch(`${url}/health`)).headers.get('content-type')).toContain('text/html');
  });

  test('lets the first admin log in and ask who they are', async () => {
    const login = await fetch(`${url}/analytics/auth/login`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(ADMIN),
    });
    expect(login.status).toBe(200);
    expect(login.headers.getSetCookie()[0]).toMatch(/^lens-analytics-[0-9a-f]{12}-refresh=/);
    const { accessToken } = (await login.json()) as { accessToken: string };
    const me = await fetch(`${url}/analytics/auth/me`, {
      headers: { Authorization: `Bearer ${accessToken}` },
    });
    expect(await me.json()).toMatchObject({ email: ADMIN.email, role: 'admin' });
  });

  test('logs nothing by itself', () => {
    expect(output).toBe('');
  });
});
