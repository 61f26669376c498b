import { createLensDatabases, type LensDatabases } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHost } from '../own-logger.ts';
import { send } from './support/send.ts';
import { startHost, type RunningHost } from './support/start-host.ts';

let databases: LensDatabases;
let made: ReturnType<typeof createHost>;
let running: RunningHost;
const lines: string[] = [];

beforeAll(async () => {
  databases = await createLensDatabases();
  made = createHost(databases.env, { write: (line) => void lines.push(line) });
  running = await startHost(made.app);
  await made.lens.ready();
});
afterAll(async () => {
  await running?.close();
  await made?.lens.close();
  await databases?.drop();
});

describe('a host with a logger of its own', () => {
  test('hears of requests, one line each, under the request’s id', async () => {
    const { headers } = await send(`${running.url}/analytics/datasets`, {
      headers: { 'X-Request-Id': 'abc-123' },
    });
    expect(headers.get('x-request-id')).toBe('abc-123');
    const [line] = await expect
      .poll(() => lines.filter((each) => each.includes('abc-123')))
      .toHaveLength(1)
      .then(() => lines.filter((each) => each.includes('abc-123')));
    expect(JSON.parse(line ?? '')).toMatchObject({
      part: 'lens',
      level: 30,
      requestId: 'abc-123',
      route: 'GET /datasets',
      status: 401,
    });
  });

  test('hears nothing of probes and nothing secret', async () => {
    await send(`${running.url}/analytics/health/live`);
    await send(`${running.url}/analytics/auth/login`, {
      body: { email: 'nobody@example.com', password: 'canary-of-the-password' },
    });
    await expect.poll(() => lines.some((line) => line.includes('POST /auth/login'))).toBe(true);
    expect(lines.join('')).not.toMatch(/health\/live|canary|postgresql:|nobody@example/);
  });
});
