import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createFernet, generateFernetKey, sealFor } from '@istari-lens/core';
import { backup, doctor, monitor, readBackupFacts, readBackupSettings } from '@istari-lens/ops';
import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failureOf } from './backup-support/failure-of.ts';
import { describeFailure } from '../src/report/describe-failure.ts';
import { openSession } from './open-session.ts';
import { runCommand } from './run-command.ts';

/** Roles are the whole server's, so a run has its own. */
const suffix = Math.random().toString(36).slice(2, 8);
const POOR = `poor_${suffix}`;
const READER = `reader_${suffix}`;
const key = generateFernetKey();
let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await createTestDatabase('app');
  folder = await mkdtemp(path.join(tmpdir(), 'lens-messages-'));
  for (const role of [POOR, READER])
    await db.query(`create role ${role} login password 'hunter2';
      grant connect on database "${db.name}" to ${role}; grant usage on schema lens to ${role}`);
  await db.query(`grant all on all tables in schema lens to ${READER};
    alter role ${READER} set default_transaction_read_only = on`);
  const former = createFernet(generateFernetKey());
  const place = (id: string): string => `data_sources/default/${id}/url`;
  const [old, other] = [
    '11111111-1111-4111-8111-111111111111',
    '22222222-2222-4222-8222-222222222222',
  ] as const;
  await db.query("insert into lens.tenants (id, name) values ('default', 'default') on conflict do nothing");
  for (const [id, sealed] of [
    [old, sealFor(former, place(old), 'postgresql://x@db.example.com/x')],
    [other, sealFor(createFernet(key), place(old), 'postgresql://x@db.example.com/x')],
  ])
    await db.query(
      "insert into lens.data_sources (id, tenant_id, name, url_encrypted) values ($1::uuid, 'default', $1::text, $2)",
      [id, sealed],
    );
});
afterAll(async () => {
  for (const role of [POOR, READER]) await db.query(`drop owned by ${role}; drop role ${role}`);
  await db.drop();
  await rm(folder, { recursive: true });
});

function as(role: string, change: (url: URL) => void = () => undefined): string {
  const url = new URL(db.url);
  url.username = role;
  url.password = 'hunter2';
  change(url);
  return url.href;
}

describe('a command that fails', () => {
  it.each([
    ['lacks a right', ['keys', 'check'], () => as(POOR), /^The role of the database lacks a right.*42501/],
    [
      'has a wrong password',
      ['db', 'locks'],
      () => as(POOR, (url) => (url.password = 'no')),
      /password is wrong/,
    ],
    [
      'has a wrong name',
      ['db', 'locks'],
      () => as(POOR, (url) => (url.pathname = '/none')),
      /no database of that name/,
    ],
    [
      'finds nobody',
      ['db', 'locks'],
      () => 'postgresql://a:hunter2@127.0.0.1:2/x',
      /nothing listens.*ECONNREFUSED/,
    ],
    ['knows no such host', ['db', 'locks'], () => 'postgresql://a:hunter2@db.invalid/x', /host name/],
  ])('because it %s says so', async (_what, args, url, message) => {
    const result = await runCommand(args, { DATABASE_URL: url(), ENCRYPTION_KEY: key });
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(message);
    expect(result.stderr).not.toMatch(/^Failed|hunter2|data_sources|db\.invalid/);
  });

  it.each([
    ['prune without a rule', ['prune', '--apply'], /at least one rule/],
    ['two names', ['restore', 'latest', '--into', 'a', '--replace', 'b'], /same name to both/],
    ['a table without its schema', ['restore', 'latest', '--table', 'items'], /with their schema/],
  ])('because of %s ends with 2', async (_what, args, message) => {
    const result = await runCommand(args, { DATABASE_URL: db.url, BACKUP_DESTINATION: folder });
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toMatch(message);
  });

  it('names the option whose file cannot be used', async () => {
    const none = path.join(folder, 'none', 'file');
    const log = await runCommand(['validate', 'http://127.0.0.1:2', '--no-login', '--log', none]);
    expect(log).toMatchObject({ code: 1, stdout: '' });
    expect(log.stderr).toBe(
      `The log of --log, ${none}, cannot be used: there is no such file or folder. Give a file that this user may read, or - for stdin.\n`,
    );
    const dir = await runCommand(['validate', 'http://127.0.0.1:2', '--no-login', '--log', folder]);
    expect(dir.stderr).toContain('it is a folder, not a file');
    const out = await runCommand(['monitor', 'metrics', '--out', none], { DATABASE_URL: db.url });
    expect(out.code).toBe(1);
    expect(out.stderr).toMatch(
      /^The file of --out, .*none\/file, cannot be used: there is no such file or folder/,
    );
  });

  it('says that the folder of backups is not there, or is none', async () => {
    const file = path.join(folder, 'file');
    await writeFile(file, '');
    const none = path.join(folder, 'mistyped');
    for (const args of [['list'], ['prune', '--keep-last', '1'], ['check'], ['verify', 'latest']]) {
      const env = { DATABASE_URL: db.url, BACKUP_DESTINATION: none };
      const result = await runCommand(args, env);
      expect(result, args[0]).toMatchObject({ code: 1, stdout: '' });
      expect(result.stderr, args[0]).toContain(`${none} of BACKUP_DESTINATION does not exist`);
      const wrong = await runCommand(args, { ...env, BACKUP_DESTINATION: file });
      expect(wrong.stderr, args[0]).toContain('is not a folder');
    }
    expect(await readBackupFacts({ destination: none })).toMatchObject({
      newestAt: null,
      problem: expect.stringContaining('does not exist') as string,
    });
    const said = await failureOf(backup({ url: db.url, destination: file }));
    // Older client tools than the server are refused before.
    expect(said).toMatch(/a part of its path, is a file\. Correct BACKUP_DESTINATION|client tools/);
  });

  it('names the variable in which a key was given', async () => {
    const file = path.join(folder, 'identity');
    await writeFile(file, 'not a key\n');
    const env = { BACKUP_DESTINATION: folder };
    expect(() => readBackupSettings({ ...env, BACKUP_AGE_IDENTITY_FILE: file })).toThrow(
      'BACKUP_AGE_IDENTITY_FILE: holds no age private key',
    );
    expect(() => readBackupSettings({ ...env, BACKUP_AGE_IDENTITY: 'not a key' })).toThrow(
      /BACKUP_AGE_IDENTITY: holds no age private key/,
    );
    await writeFile(file, '\n');
    expect(() => readBackupSettings({ ...env, BACKUP_AGE_IDENTITY_FILE: file })).toThrow(
      'BACKUP_AGE_IDENTITY_FILE: names a file that is empty',
    );
  });

  it('tells a database that takes no changes, and of what is not known only the code', async () => {
    const session = await openSession(as(READER), 'reader');
    try {
      const raised = async (text: string): Promise<string> =>
        describeFailure(await session.query(text).catch((error: unknown) => error));
      expect(await raised("update lens.tenants set name = 'canary'")).toMatch(
        /^The database takes no changes.*25006/,
      );
      expect(await raised("select 'canary'::int")).toBe(
        'The database refused a statement (SQLSTATE 22P02). Its log holds the details.',
      );
    } finally {
      await session.end();
    }
  });

  it('through a function still raises an error without the URL', async () => {
    const said = await failureOf(monitor.locks({ url: as(POOR, (url) => (url.password = 'no')) }));
    expect(said).toMatch(/28P01/);
    expect(said).not.toContain(POOR);
  });
});

describe('keys rotate --dry-run', () => {
  it('says what would be, and fails for rows that nothing opens', async () => {
    const next = generateFernetKey();
    const env = { DATABASE_URL: db.url, ENCRYPTION_KEY: `${next},${key}` };
    const bad = await runCommand(['keys', 'rotate', '--dry-run'], env);
    expect(bad.code).toBe(1);
    expect(bad.stdout).toMatch(
      /^0 rows would be encrypted again\.\n2 data source URLs are encrypted; 0 open/,
    );
    expect(bad.stdout).toMatch(/1 opens with no listed key: default\/1{8}-.*\. Add the former key/);
    expect(bad.stdout).toMatch(/1 was made for another row .*: default\/2{8}-.*\. No key opens those: enter/);

    const { rows } = await db.query<{ id: string; url: string }>(
      'select id, url_encrypted as url from lens.data_sources',
    );
    for (const { id } of rows)
      await db.query('update lens.data_sources set url_encrypted = $2 where id = $1', [
        id,
        sealFor(createFernet(key), `data_sources/default/${id}/url`, 'postgresql://x@db.example.com/x'),
      ]);
    try {
      const good = await runCommand(['keys', 'rotate', '--dry-run', '--json'], env);
      expect(good.code).toBe(0);
      expect(JSON.parse(good.stdout)).toMatchObject({ dryRun: true, wouldRotate: 2, rotated: 0 });
    } finally {
      for (const { id, url } of rows)
        await db.query('update lens.data_sources set url_encrypted = $2 where id = $1', [id, url]);
    }
  });
});

describe('doctor', () => {
  const env = (): Record<string, string> => ({
    ENVIRONMENT: 'production',
    APP_DB_URL: db.url,
    SECRET_KEY: generateFernetKey(),
    ENCRYPTION_KEY: key,
  });

  it('points from a check to the one that explains', async () => {
    const { checks } = await doctor({ env: env(), only: ['variables', 'cors', 'rate-limits'] });
    const of = (id: string): { status?: string; reason?: string; fix?: string } =>
      checks.find((check) => check.id === id) ?? {};
    expect(of('cors')).toMatchObject({ status: 'fail' });
    expect(of('variables')).toMatchObject({
      status: 'fail',
      reason: 'CORS_ORIGINS is wrong: see the check "cors".',
    });
    expect(of('rate-limits')).toMatchObject({
      status: 'skip',
      reason: 'The configuration cannot be read as a whole because of CORS_ORIGINS.',
    });
  });

  it('tells a wrong password from a server that is down, in every check that connects', async () => {
    const wrong = as(POOR, (url) => (url.password = 'no'));
    const { checks } = await doctor({
      env: { ...env(), APP_DB_URL: wrong, ANALYTICS_DB_URL: wrong },
      only: ['stored-keys', 'app-role', 'analytics-role', 'migrations'],
    });
    expect(checks).toHaveLength(4);
    for (const { id, status, reason } of checks) {
      expect(status, id).toBe('fail');
      expect(reason, id).toMatch(/user or password is wrong.*28P01/);
    }
  });

  it('gives for each unreadable URL the fix that fits it', async () => {
    const { checks } = await doctor({ env: env(), only: ['stored-keys'] });
    expect(checks[0]).toMatchObject({ status: 'fail' });
    expect(checks[0]?.reason).toMatch(/no listed key: .* made for another row/);
    expect(checks[0]?.reason).not.toMatch(/Add the|enter/);
    expect(checks[0]?.fix).toMatch(/former key.*No key opens those: enter these URLs anew/);
  });

  it('finds the backups by the environment that it is given', async () => {
    const ids = ['backups', 'verified-restore'] as const;
    const found = await doctor({
      env: { ...env(), BACKUP_DESTINATION: path.join(folder, 'mistyped') },
      only: ids,
    });
    expect(found.checks.map(({ status }) => status)).toEqual(['fail', 'fail']);
    expect(found.checks[0]?.reason).toContain('does not exist');
    const unset = await doctor({ env: env(), only: ids });
    expect(unset.checks.map(({ status }) => status)).toEqual(['skip', 'skip']);
  });
});
