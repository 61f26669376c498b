import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { loadConfig } from '@istari-lens/core';
import { validate, type ValidateOptions, type ValidateStepId } from '@istari-lens/ops';
import { startServer, type RunningServer } from '@istari-lens/server';
import {
  ADMIN,
  createLensDatabases,
  startFaultProxy,
  type FaultProxy,
  type LensDatabases,
} from '@istari-lens/testing';
import { flightsDataset } from '@istari-lens/testing/flights-dataset';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startHttpFront } from './http-front.ts';
import { COMPILE_CACHE, runCli } from './run-cli.ts';

const TOKEN = 'a-metrics-token-of-some-length';
const EDITOR = { email: 'editor@example.com', password: 'another long password' };
let databases: LensDatabases;
let appProxy: FaultProxy;
let analyticsProxy: FaultProxy;
let server: RunningServer;
let env: Record<string, string>;
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lens-validate-'));
  databases = await createLensDatabases();
  const place = (url: string): { host: string; port: number } => ({
    host: new URL(url).hostname,
    port: Number(new URL(url).port || 5432),
  });
  appProxy = await startFaultProxy(place(databases.app.url));
  analyticsProxy = await startFaultProxy(place(databases.analytics.url));
  env = {
    ...databases.env,
    APP_DB_URL: appProxy.url(databases.env['APP_DB_URL'] ?? ''),
    ANALYTICS_DB_URL: analyticsProxy.url(databases.env['ANALYTICS_DB_URL'] ?? ''),
    API_HOST: '127.0.0.1',
    API_PORT: '0',
    LOG_LEVEL: 'silent',
    METRICS_TOKEN: TOKEN,
    RELEASE: '1.4.0',
  };
  server = await startServer(loadConfig(env));
  await server.ready;
  const { accessToken } = await server.lens.auth.login(ADMIN);
  await server.lens.datasets.create(await server.lens.auth.authenticate(accessToken), flightsDataset);
  await server.lens.users.create({ ...EDITOR, role: 'editor' });
});
afterAll(async () => {
  await server?.close();
  await Promise.all([appProxy?.close(), analyticsProxy?.close()]);
  await databases?.drop();
  rmSync(folder, { recursive: true });
});

const well = (): ValidateOptions => ({
  login: { email: ADMIN.email, password: ADMIN.password },
  release: '1.4.0',
  metricsToken: TOKEN,
  maxErrorRate: 1,
  maxP95Ms: 60_000,
  log: ['{"level":"INFO","msg":"listening"}'],
});

interface Fault {
  id: ValidateStepId;
  what: string;
  options?: Partial<ValidateOptions>;
  /** Brings the fault about; resolves to what ends it. */
  cause?: () => (() => unknown) | Promise<() => unknown>;
  /** Answers that something in front of the API gives instead of it. */
  answers?: Record<string, { status: number; body: string }>;
  reason: RegExp;
  fix: RegExp;
}

const down = (proxy: () => FaultProxy) => (): (() => void) => {
  proxy().refuse();
  proxy().dropConnections();
  return () => proxy().accept();
};

const faults: Fault[] = [
  {
    id: 'ready',
    what: 'the app database is down',
    cause: async () => {
      const end = down(() => appProxy)();
      await expect.poll(async () => (await fetch(`${server.url}/health/ready`)).status).toBe(503);
      return end;
    },
    reason: /\/health\/ready answered 503.*Failing: appDatabase:responseTime/,
    fix: /istari-lens health/,
  },
  {
    id: 'release',
    what: 'another release answers',
    options: { release: '1.5.0' },
    reason: /Release 1\.4\.0 answers instead of 1\.5\.0/,
    fix: /rollout/,
  },
  {
    id: 'health',
    what: 'it says that it fails',
    answers: { 'GET /health': { status: 503, body: '{"status":"fail","checks":{}}' } },
    reason: /\/health answered 503: fail/,
    fix: /istari-lens health/,
  },
  {
    id: 'login',
    what: 'the password is wrong',
    options: { login: { email: ADMIN.email, password: 'hunter2 hunter2 hunter2' } },
    reason: /test login answered 401 invalid_credentials/,
    fix: /VALIDATE_PASSWORD/,
  },
  {
    id: 'login',
    what: 'the API breaks on it',
    answers: { 'POST /auth/login': { status: 500, body: '{"code":"internal_error"}' } },
    reason: /test login answered 500 internal_error/,
    fix: /log of the API/,
  },
  {
    id: 'app-database',
    what: 'a read of the app database fails',
    answers: { 'GET /dashboards': { status: 503, body: '{"code":"app_database_unavailable"}' } },
    reason: /answered 503 app_database_unavailable/,
    fix: /migrate check/,
  },
  {
    id: 'analytics-database',
    what: 'the analytics database is down',
    cause: down(() => analyticsProxy),
    reason: /Data sources cannot be read: .*: data_source_unavailable/,
    fix: /istari-lens doctor/,
  },
  {
    id: 'analytics-database',
    what: 'the analytics database is down, seen by an editor',
    options: { login: EDITOR },
    cause: down(() => analyticsProxy),
    reason: /question of the dataset flights answered 503 data_source_unavailable/,
    fix: /istari-lens doctor/,
  },
  {
    id: 'logout',
    what: 'the session stays open',
    answers: { 'POST /auth/logout': { status: 204, body: '' } },
    reason: /After logging out, refreshing answered 200 instead of 401/,
    fix: /log of the API/,
  },
  {
    id: 'error-rate',
    what: 'too many requests fail',
    options: { maxErrorRate: 0.0001 },
    cause: async () => {
      const { accessToken } = await server.lens.auth.login(ADMIN);
      analyticsProxy.refuse();
      analyticsProxy.dropConnections();
      const answer = await fetch(`${server.url}/query`, {
        method: 'POST',
        headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
        body: '{"dataset":"flights","metrics":[{"aggregate":"count","as":"never_cached"}]}',
      });
      expect(answer.status).toBe(503);
      return () => analyticsProxy.accept();
    },
    reason: /[1-9]\d* of \d+ requests ended in a fault of the server .*at most 0\.01 %/,
    fix: /level ERROR/,
  },
  {
    id: 'error-rate',
    what: 'the metrics are closed',
    options: { metricsToken: undefined },
    reason: /\/metrics answered 401/,
    fix: /METRICS_TOKEN/,
  },
  {
    id: 'error-rate',
    what: 'the metrics are of something else',
    answers: { 'GET /metrics': { status: 200, body: 'up 1' } },
    reason: /not that of Istari Lens/,
    fix: /path of the address/,
  },
  {
    id: 'latency',
    what: 'requests take too long',
    options: { maxP95Ms: 0.001 },
    reason: /95 of 100 requests took up to \d+ ms; at most 0\.001 ms/,
    fix: /db slow-queries/,
  },
  {
    id: 'log',
    what: 'the log holds errors',
    options: {
      log: ['{"level":"ERROR","msg":"request failed","err":{"code":"23505","message":"canary"}}', 'other'],
    },
    reason: /1 of 2 lines are errors: 1 × request failed \(23505\)/,
    fix: /requestId/,
  },
  { id: 'log', what: 'the log is empty', options: { log: [] }, reason: /empty/, fix: /new processes/ },
];

describe('validate', () => {
  it.each([
    ['an admin', { email: ADMIN.email, password: ADMIN.password }],
    ['an editor', EDITOR],
  ])('passes every step of a deployment that works, as %s', async (_who, login) => {
    const { ok, steps } = await validate(server.url, { ...well(), login });
    expect(steps.filter(({ status }) => status !== 'pass')).toEqual([]);
    expect(ok).toBe(true);
    expect(steps.find(({ id }) => id === 'error-rate')?.reason).toMatch(/0 of \d+ requests/);
  });

  it('leaves no session open', async () => {
    const before = await openSessions();
    await validate(server.url, well());
    expect(await openSessions()).toEqual(before);
  });

  it('says what it left out', async () => {
    const { ok, steps } = await validate(server.url, {
      login: false,
      metricsToken: TOKEN,
      maxErrorRate: 1,
      maxP95Ms: 60_000,
    });
    expect(ok).toBe(true);
    expect(steps.filter(({ status }) => status === 'skip').map(({ id }) => id)).toEqual([
      'release',
      'login',
      'app-database',
      'analytics-database',
      'logout',
      'log',
    ]);
  });

  it('has a prepared fault for every step', async () => {
    const failing = new Set(faults.map(({ id }) => id));
    const { steps } = await validate('http://127.0.0.1:1', { login: false });
    expect(steps.filter(({ id }) => !failing.has(id))).toEqual([]);
  });

  it.each(faults)('$id: $what', async ({ id, options, cause, answers, reason, fix }) => {
    const end = await cause?.();
    const front = answers === undefined ? undefined : await startHttpFront(server.url, answers);
    try {
      const report = await validate(front?.url ?? server.url, { ...well(), timeoutMs: 8_000, ...options });
      const step = report.steps.find((one) => one.id === id);
      expect(report.ok).toBe(false);
      expect(step).toMatchObject({ status: 'fail' });
      expect(step?.reason).toMatch(reason);
      expect(step?.fix).toMatch(fix);
      expect(JSON.stringify(report)).not.toMatch(/hunter2|canary|a long enough password/);
    } finally {
      end?.();
      await front?.close();
      await expect.poll(async () => (await fetch(`${server.url}/health/ready`)).status).toBe(200);
    }
  });

  it('gives a rollout its time', async () => {
    const end = down(() => appProxy)();
    await expect.poll(async () => (await fetch(`${server.url}/health/ready`)).status).toBe(503);
    setTimeout(end, 500);
    const { steps } = await validate(server.url, { ...well(), readyWithinMs: 15_000 });
    expect(steps[0]).toMatchObject({ id: 'ready', status: 'pass' });
  });
});

describe('the command', () => {
  it(
    'validates a real process by its own log, and fails with its reasons',
    { timeout: 120_000 },
    async () => {
      const main = path.resolve(import.meta.dirname, '../../server/src/main.ts');
      const child = spawn(process.execPath, ['--conditions=source', main], {
        env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: COMPILE_CACHE, ...env, LOG_LEVEL: 'info' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines: string[] = [];
      const listening = new Promise<string>((resolve) => {
        createInterface({ input: child.stdout }).on('line', (line) => {
          lines.push(line);
          const entry = JSON.parse(line) as { msg: string; port: number };
          if (entry.msg === 'listening') resolve(`http://127.0.0.1:${entry.port}`);
        });
      });
      try {
        const url = await listening;
        const log = path.join(folder, 'api.log');
        const settings = {
          VALIDATE_EMAIL: ADMIN.email,
          VALIDATE_PASSWORD: ADMIN.password,
          METRICS_TOKEN: TOKEN,
          RELEASE: '1.4.0',
        };
        const args = ['validate', url, '--wait', '20s', '--max-p95', '30s', '--log', log];
        writeFileSync(log, `${lines.join('\n')}\n`);
        const good = await runCli(args, settings);
        expect(good).toMatchObject({ code: 0, stderr: '' });
        expect(good.stdout).toContain('The deployment works.');
        expect(good.stdout).not.toMatch(/^(fail|skip|warn)/m);

        const bad = await runCli([...args, '--release', '2.0.0', '--json'], settings);
        expect(bad.code).toBe(1);
        expect(JSON.parse(bad.stdout)).toMatchObject({ ok: false });
        expect(bad.stdout + good.stdout).not.toContain(ADMIN.password);
      } finally {
        child.kill('SIGTERM');
        await once(child, 'close');
      }
    },
  );

  it('wants a user for the login, or to hear that there is none', async () => {
    const result = await runCli(['validate', server.url]);
    expect(result.code).toBe(78);
    expect(result.stderr).toContain('VALIDATE_EMAIL');
    expect(result.stderr).toContain('VALIDATE_PASSWORD');
    expect(result.stderr).toContain('--no-login');
  });
});

async function openSessions(): Promise<unknown> {
  const { rows } = await databases.app.query(
    'select count(*)::int as open from lens.sessions where revoked_at is null',
  );
  return rows;
}
