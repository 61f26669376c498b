import { migrate, migrationStatus } from '@istari-lens/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { runCli } from './run-cli.ts';

const newFolder = temporaryFolders();

describe('what is known of backups', () => {
  needsClientTools();
  let server: BackupServer;
  let env: Record<string, string>;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    const { url } = await server.createDatabase('SELECT 1');
    await migrate({ url, schema: 'lens' });
    env = { DATABASE_URL: url, BACKUP_DESTINATION: await newFolder() };
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });

  async function doctor(): Promise<Record<string, string>> {
    const { stdout } = await runCli(['doctor', '--only', 'backups', 'verified-restore', '--json'], env);
    const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string }[] };
    return Object.fromEntries(checks.map(({ id, status }) => [id, status]));
  }
  const metrics = async (): Promise<string> => (await runCli(['monitor', 'metrics'], env)).stdout;
  const guarded = ['migrate', 'up', '--require-backup', '24h'];
  const target = (): Record<string, string> => ({ ...env, LENS_SCHEMA: 'next' });

  it('reaches the doctor, the metrics and migrations, at each step', { timeout: 120_000 }, async () => {
    expect(await doctor()).toEqual({ backups: 'fail', 'verified-restore': 'fail' });
    const without = await runCli(guarded, target());
    expect([without.code, without.stderr]).toEqual([1, expect.stringContaining('there is no backup')]);

    expect((await runCli(['backup', '--json'], env)).code).toBe(0);
    expect(await doctor()).toEqual({ backups: 'pass', 'verified-restore': 'fail' });
    expect(await metrics()).toMatch(/^istari_backup_last_success_timestamp_seconds\S* \d+/m);
    const untried = await runCli(guarded, target());
    expect([untried.code, untried.stderr]).toEqual([1, expect.stringContaining('not restored on trial')]);

    expect((await runCli(['verify', 'latest', '--level', 'restore', '--json'], env)).code).toBe(0);
    expect(await doctor()).toEqual({ backups: 'pass', 'verified-restore': 'pass' });
    expect((await runCli(guarded, target())).code).toBe(0);
    const { current, head } = await migrationStatus({ url: env['DATABASE_URL'] ?? '', schema: 'next' });
    expect(current).toBe(head);
  });

  it('must be possible to find out for a migration that requires a backup', async () => {
    const { DATABASE_URL = '' } = env;
    const { code, stderr } = await runCli(guarded, { DATABASE_URL });
    expect([code, stderr]).toEqual([78, expect.stringContaining('BACKUP_DESTINATION: is missing')]);
  });
});
