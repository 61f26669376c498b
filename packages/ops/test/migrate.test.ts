import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '@istari-lens/testing';
import { migrate, migrationStatus } from '@istari-lens/ops';
import { runCli } from './run-cli.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
beforeAll(async () => {
  database = await createTestDatabase('empty');
});
afterAll(() => database.drop());

describe('migrations', () => {
  it('go from an empty database to the head by the command line, and then there is nothing to do', async () => {
    const env = { DATABASE_URL: database.url };

    const before = await runCli(['migrate', 'status', '--json'], env);
    expect(before.code).toBe(1);
    expect(JSON.parse(before.stdout)).toMatchObject({ current: 0 });

    const up = await runCli(['migrate', 'up', '--json'], env);
    expect(up).toMatchObject({ code: 0, stderr: '' });
    const report = JSON.parse(up.stdout) as { applied: unknown[]; head: number };
    expect(report.applied).toHaveLength(report.head);

    const again = await runCli(['migrate', 'up'], env);
    expect(again).toMatchObject({ code: 0, stdout: `The schema is up to date (version ${report.head}).\n` });

    const after = await runCli(['migrate', 'status'], env);
    expect(after.code).toBe(0);
    expect(after.stdout).toContain(`At version ${report.head} of ${report.head}.`);
  });

  it('go into the schema that LENS_SCHEMA names', async () => {
    const up = await runCli(['migrate', 'up'], {
      DATABASE_URL: database.url,
      LENS_SCHEMA: 'analytics_state',
    });
    expect(up.code).toBe(0);
    const { rows } = await database.query(
      `SELECT count(*)::int AS n FROM information_schema.tables WHERE table_schema = 'analytics_state'`,
    );
    expect(rows[0]).not.toEqual({ n: 0 });
  });

  it('are functions too', async () => {
    const target = { url: database.url, schema: 'by_function' };
    expect((await migrationStatus(target)).current).toBe(0);
    const { head } = await migrate(target);
    expect((await migrationStatus(target)).current).toBe(head);
  });
});

describe('settings', () => {
  it('that are missing are named, with exit code 78 and no stack', async () => {
    const result = await runCli(['migrate', 'up'], { LENS_SCHEMA: 'Not Plain' });
    expect(result.code).toBe(78);
    expect(result.stdout).toBe('');
    expect(result.stderr).toContain('DATABASE_URL');
    expect(result.stderr).toContain('LENS_SCHEMA');
    expect(result.stderr).not.toContain('Not Plain');
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });

  it('with a wrong password say so, without it', async () => {
    const wrong = new URL(database.url);
    wrong.password = 'hunter2hunter2';
    const result = await runCli(['migrate', 'up'], { DATABASE_URL: wrong.href });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('user, password or database name is wrong');
    expect(result.stderr).not.toContain('hunter2hunter2');
  });

  it('that lead nowhere fail with exit code 1 and without the password', async () => {
    const result = await runCli(['migrate', 'up'], {
      DATABASE_URL: 'postgresql://someone:hunter2hunter2@127.0.0.1:1/none',
    });
    expect(result.code).toBe(1);
    expect(result.stderr).not.toContain('hunter2hunter2');
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('usage', () => {
  it.each([[['migrate', 'sideways']], [['migrate', 'up', '--nope']], [['health', 'ftp://x']]])(
    'that cannot be understood is exit code 2: %j',
    async (args) => {
      const result = await runCli(args);
      expect(result.code).toBe(2);
      expect(result.stderr).toContain('--help');
    },
  );

  it('is explained on stdout, with exit code 0', async () => {
    const result = await runCli(['migrate', 'up', '--help']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('Usage: istari-lens migrate up');
  });
});
