import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase } from '@istari-lens/testing';
import { migrate, migrationStatus } from '@istari-lens/ops';
import { runCli } from './run-cli.ts';
import { runCommand } from './run-command.ts';

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
    const up = await runCommand(['migrate', 'up'], {
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

describe('a required backup', () => {
  const HOUR = 3_600_000;
  const now = Date.parse('2026-01-02T00:00:00Z');
  const ago = (hours: number): Date => new Date(now - hours * HOUR);
  const required = (newestAt: Date | null, restoredAt: Date | null) => ({
    requireBackup: {
      readBackups: async () => ({ newestAt, restoredAt }),
      maxAgeMs: 24 * HOUR,
      now: () => now,
    },
  });

  it.each([
    ['there is none', required(null, null), /no backup/],
    ['the newest is too old', required(ago(25), ago(1)), /25 h old, and at most 24 h/],
    ['it was never restored', required(ago(2), null), /not restored on trial/],
    ['only an older one was restored', required(ago(2), ago(3)), /not restored on trial/],
  ])('that is missing refuses and changes nothing: %s', async (_why, options, message) => {
    const target = { url: database.url, schema: 'guarded' };
    await expect(migrate({ ...target, ...options })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringMatching(message) as string,
    });
    expect((await migrationStatus(target)).current).toBe(0);
  });

  it('that is there lets it run; with nothing to do none is asked for', async () => {
    const target = { url: database.url, schema: 'guarded' };
    const report = await migrate({ ...target, ...required(ago(2), ago(1)) });
    expect(report.applied.length).toBe(report.head);
    expect((await migrate({ ...target, ...required(null, null) })).applied).toEqual([]);
  });
});

describe('plan, check and down', () => {
  it('are commands', async () => {
    const env = { DATABASE_URL: database.url, LENS_SCHEMA: 'planned' };
    const plan = await runCommand(['migrate', 'plan'], env);
    expect(plan.code).toBe(0);
    expect(plan.stdout).toContain(
      '-- 0001-tenants-and-users (one transaction)\ncreate table "planned".tenants',
    );

    const behind = await runCommand(['migrate', 'check', '--json'], env);
    expect(behind.code).toBe(1);
    expect(JSON.parse(behind.stdout)).toMatchObject({ ok: false, problems: [{ code: 'pending' }] });

    const { head } = await migrate({ url: database.url, schema: 'planned' });
    expect(await runCommand(['migrate', 'check'], env)).toMatchObject({
      code: 0,
      stdout: `The schema is what this release needs (version ${head}).\n`,
    });

    // A newer release has expanded the schema, and this one is rolled back to.
    await database.query(
      "insert into planned.migrations (version, name, checksum, release, duration_ms, backward_compatible) values (9999, 'next', 'x', 'next', 1, true)",
    );
    expect(await runCommand(['migrate', 'check'], env)).toMatchObject({
      code: 0,
      stdout: `The schema is at version 9999, which this release (${head}) works on as well.\n`,
    });
    const status = await runCommand(['migrate', 'status'], env);
    expect(status).toMatchObject({ code: 0, stdout: expect.stringContaining('newer, compatible') as string });
    await database.query('delete from planned.migrations where version = 9999');
    const after = `delete from planned.migrations where version = ${head}`;
    await database.query(after);
    const next = await runCommand(['migrate', 'plan'], env);
    expect(next.stdout).toContain('-- the former release works with it: it can be rolled back to as it is\n');
    await database.query(
      `insert into planned.migrations select version, name, checksum, release, duration_ms from lens.migrations where version = ${head}`,
    );

    const down = await runCli(['migrate', 'down', '--to', '0', '--accept-data-loss'], env);
    expect(down.code).toBe(1);
    expect(down.stderr).toContain('cannot be taken back without losing what it holds');
    expect(down.stderr).toContain('restore a backup');
    expect((await migrationStatus({ url: database.url, schema: 'planned' })).current).toBe(head);
  });

  it('write who migrated into the history', async () => {
    const env = { DATABASE_URL: database.url, LENS_SCHEMA: 'released', RELEASE: '9.8.7' };
    expect((await runCommand(['migrate', 'up'], env)).code).toBe(0);
    const { migrations } = await migrationStatus({ url: database.url, schema: 'released' });
    expect(new Set(migrations.map(({ release }) => release))).toEqual(new Set(['9.8.7']));
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
    const result = await runCommand(['migrate', 'up'], { DATABASE_URL: wrong.href });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('user, password or database name is wrong');
    expect(result.stderr).not.toContain('hunter2hunter2');
  });

  it('that lead nowhere fail with exit code 1 and without the password', async () => {
    const result = await runCommand(['migrate', 'up'], {
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
      const result = await runCommand(args);
      expect(result.code).toBe(2);
      expect(result.stderr).toContain('--help');
    },
  );

  it('is explained on stdout, with exit code 0', async () => {
    const result = await runCommand(['migrate', 'up', '--help']);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('Usage: istari-lens migrate up');
  });
});
