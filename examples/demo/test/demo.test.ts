import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFreePort } from '@istari-lens/testing';
import type { OnceReport } from '../src/once.ts';
import { runDemo } from './run-demo.ts';

const MINUTES = 60_000;
const README = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');
/** What the README asks the demo with curl. */
const ASKING = /^```sh\n(TOKEN=.*?)^```$/ms.exec(README)?.[1] ?? '';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'istari-lens-demo-test-'));
  // As root, Postgres runs as another user and has to pass through.
  await chmod(dataDir, 0o711);
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

describe('the demo', () => {
  it(
    'loads the dashboard on three million flights twice, with the right figures, the second time from the cache',
    async () => {
      const port = await findFreePort();
      const demo = runDemo(['--once', '--json', '--port', String(port), '--data-dir', dataDir]);
      expect(await demo.ended, demo.stderr()).toBe(0);

      const report = JSON.parse(demo.stdout().trim().split('\n').at(-1) ?? '') as OnceReport;
      expect(report.loads).toHaveLength(2);
      expect(new Set(report.loads[0]?.statuses)).toEqual(new Set(['miss']));
      expect(new Set(report.loads[1]?.statuses)).toEqual(new Set(['hit']));
      expect(report.loads[0]?.statuses).toHaveLength(9);
      const kinds = new Set(report.widgets.map((widget) => widget.kind));
      expect([...kinds].toSorted()).toEqual([
        'bar',
        'column',
        'donut',
        'kpi',
        'line',
        'statement',
        'table',
        'text',
      ]);

      const rowsOf = (id: string) => report.widgets.find((widget) => widget.id === id)?.rows ?? [];
      expect(rowsOf('flights')).toEqual([{ flights: 3_000_000 }]);
      // Figures of the data file, counted from it directly.
      expect(rowsOf('by-month').map((row) => row['flights'])).toEqual([
        508239, 458170, 511502, 501030, 518831, 502222, 6,
      ]);
      expect(rowsOf('busiest-origins').slice(0, 3)).toEqual([
        { origin: 'ORD', flights: 166341 },
        { origin: 'DFW', flights: 157162 },
        { origin: 'ATL', flights: 124711 },
      ]);
      const [statement] = rowsOf('punctuality');
      expect(statement).toMatchObject({ flights: 3_000_000, late: 599_055 });
      expect(statement?.['lateShare']).toBeCloseTo(599_055 / 3_000_000, 12);
    },
    5 * MINUTES,
  );

  it(
    'serves from kept databases in seconds, honours the admin it is given, and stops without a trace',
    async () => {
      const port = await findFreePort();
      const started = performance.now();
      const env = {
        BOOTSTRAP_ADMIN_EMAIL: 'someone@example.com',
        BOOTSTRAP_ADMIN_PASSWORD: 'correct horse battery',
      };
      const demo = runDemo(['--no-web', '--port', String(port), '--data-dir', dataDir], env);
      try {
        expect(await demo.line(/^ready /)).toBe(`ready http://127.0.0.1:${port}`);
        expect(performance.now() - started).toBeLessThan(30_000);
        expect(demo.stdout()).not.toContain(env.BOOTSTRAP_ADMIN_PASSWORD);
        const login = await fetch(`http://127.0.0.1:${port}/auth/login`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ email: env.BOOTSTRAP_ADMIN_EMAIL, password: env.BOOTSTRAP_ADMIN_PASSWORD }),
        });
        expect(login.status).toBe(200);
        const lines = ASKING.replaceAll('127.0.0.1:8000', `127.0.0.1:${port}`)
          .replace('admin@example.com', env.BOOTSTRAP_ADMIN_EMAIL)
          .replace('<the password>', env.BOOTSTRAP_ADMIN_PASSWORD);
        const { stdout } = await promisify(execFile)('sh', ['-euc', lines]);
        expect(JSON.parse(stdout).rows).toMatchObject([
          { origin: 'ORD', n: 166_341 },
          { origin: 'DFW', n: 157_162 },
          { origin: 'ATL', n: 124_711 },
          {},
          {},
        ]);
      } finally {
        demo.child.kill('SIGINT');
      }
      expect(await demo.ended).toBe(0);
      await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow();
      expect(await readdir(path.join(dataDir, 'postgres'), { recursive: true })).not.toContain(
        'postmaster.pid',
      );
      expect((await stat(path.join(dataDir, 'demo.json'))).mode & 0o077).toBe(0);
    },
    2 * MINUTES,
  );

  it(
    'stops in the middle of the load, and removes its temporary folder and that of a demo that was killed',
    async () => {
      const temporary = await mkdtemp(path.join(tmpdir(), 'istari-lens-demo-tmp-'));
      await chmod(temporary, 0o711);
      try {
        // Left by a demo that was killed: no process has this number.
        await mkdir(path.join(temporary, 'istari-lens-demo-99999999-killed', 'postgres'), {
          recursive: true,
        });
        const demo = runDemo(['--once', '--port', String(await findFreePort())], { TMPDIR: temporary });
        while (!demo.stderr().includes('of 3,000,000 flights'))
          await new Promise((resolve) => setTimeout(resolve, 50));
        demo.child.kill('SIGTERM');
        expect(await demo.ended).toBe(130);
        expect(await readdir(temporary)).toEqual([]);
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
    2 * MINUTES,
  );
});

describe('a command line that makes no sense', () => {
  it.each([
    [['--nope'], '--nope'],
    [['--port', 'x'], '--port must be a number'],
    [['--json'], '--json goes with --once'],
  ])('%j is refused with the usage', async (args, message) => {
    const demo = runDemo(args);
    expect(await demo.ended).toBe(2);
    expect(demo.stderr()).toContain(message);
    expect(demo.stderr()).toContain('Usage: npm run demo');
  });
});
