import { execFile } from 'node:child_process';
import { utimes, writeFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { backup, checkBackups, importBackup, prune, readBackupFacts, verify } from '@istari-lens/ops';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findClientTools } from '../src/process/find-client-tools.ts';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { runCommand } from './run-command.ts';

const newFolder = temporaryFolders();
const run = promisify(execFile);
const HOUR = 3_600_000;

describe('an imported dump', () => {
  needsClientTools();
  let server: BackupServer;
  let shop: BackupDatabase;
  let folder: string;
  /** Dumps as SQL text, as SQL text that says when it was made, and as archive. */
  let silent: string;
  let verbose: string;
  let archive: string;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    shop = await server.createDatabase('create table items as select 1 as id');
    folder = await newFolder();
    [silent, verbose, archive] = ['silent.sql', 'verbose.sql', 'archive.dump'].map((name) =>
      path.join(folder, name),
    ) as [string, string, string];
    const tools = await findClientTools({ atLeast: 15, needed: ['pg_dump'] });
    const dump = path.join(tools.folder, 'pg_dump');
    await run(dump, ['-f', silent, shop.url]);
    await run(dump, ['-v', '-f', verbose, shop.url], { env: { TZ: 'UTC' } });
    await run(dump, ['-Fc', '-f', archive, shop.url]);
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const base = (): { url: string } => ({ url: shop.url });

  it('that does not say when it was made is never the newest', async () => {
    const destination = await newFolder();
    const of = { destination, database: shop.name };
    const env = { DATABASE_URL: shop.url, BACKUP_DESTINATION: destination };
    const { id, manifest } = await importBackup({ ...base(), destination, file: silent });
    expect(manifest).toMatchObject({ origin: 'import', imported: { dated: 'file' } });
    expect(await checkBackups(of)).toMatchObject({
      ok: false,
      newest: null,
      lastVerifiedRestore: null,
      undated: [id],
      problems: [expect.stringMatching(/^There is no good backup of known age, only imported dumps/)],
    });
    expect(await readBackupFacts(of)).toEqual({ newestAt: null, restoredAt: null, provenAt: null });
    expect(await failureOf(verify({ ...of, id: 'latest' }))).toMatch(/^There are only imported dumps/);
    await expect(verify({ ...of, id })).resolves.toMatchObject({ id });

    const made = await backup({ ...base(), destination });
    // However young its file is: a copy of an old dump has a new date.
    const later = new Date();
    await utimes(silent, later, later);
    const young = await importBackup({ ...base(), destination, file: silent });
    expect(young.manifest.takenAt > made.manifest.takenAt).toBe(true);
    expect(await checkBackups(of)).toMatchObject({ ok: true, newest: { id: made.id } });
    expect(await verify({ ...of, id: 'latest' })).toMatchObject({ id: made.id });
    const { decisions } = await prune({ ...of, keep: { last: 1 }, minimum: 1 });
    expect(decisions.find((one) => one.id === made.id)).toMatchObject({ action: 'keep', reasons: ['last'] });

    const { stdout } = await runCommand(['list'], env);
    expect(stdout).toMatch(new RegExp(`^${young.id} .* before \\d{4}-\\S+ \\S+ +import `, 'm'));
    expect(stdout).toMatch(new RegExp(`^${made.id} .* \\d{4}-\\S+ \\S+ +backup `, 'm'));
    const check = await runCommand(['check'], env);
    expect(check.stdout).toContain(
      `Not counted, for they do not say when they were made: the imported dumps ${young.id}, ${id}.`,
    );
  }, 60_000);

  it('that says when it was made has that date, however young its file is', async () => {
    const destination = await newFolder();
    const old = path.join(folder, 'old.sql');
    await writeFile(
      old,
      (await readFile(verbose, 'utf8')).replace(
        /^-- Started on .*$/m,
        '-- Started on 2026-01-02 04:30:09 UTC',
      ),
    );
    const { manifest } = await importBackup({ ...base(), destination, file: old });
    expect(manifest).toMatchObject({ takenAt: '2026-01-02T04:30:09.000Z', imported: { dated: 'dump' } });
    const check = await checkBackups({ destination, now: new Date('2026-01-10T04:30:09.000Z') });
    expect(check).toMatchObject({ ok: false, newest: { ageMs: 8 * 24 * HOUR }, undated: [] });

    const later = new Date(Date.now() + 240 * HOUR);
    await utimes(archive, later, later);
    const { manifest: binary } = await importBackup({ ...base(), destination, file: archive });
    expect(binary).toMatchObject({ format: 'custom', imported: { dated: 'dump' } });
    expect(Math.abs(Date.now() - Date.parse(binary.takenAt))).toBeLessThan(HOUR);
  }, 60_000);
});
