import { copyFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { backup, checkBackups, listBackups, prune, restore, verify } from '@istari-lens/ops';
import { recordFailure } from '../src/backup/verification-record.ts';
import { openDestination } from '../src/destinations/open-destination.ts';
import { sealManifest } from '../src/backup/manifest/manifest-text.ts';
import type { Manifest } from '../src/backup/manifest/manifest.ts';
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

describe('backups in one folder', () => {
  needsClientTools();
  let server: BackupServer;
  let source: BackupDatabase;
  let destination: string;
  let own: Manifest;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    source = await server.createDatabase('CREATE TABLE t (a int)');
  });
  beforeEach(async () => {
    if (!hasClientTools) return;
    destination = await newFolder();
    own = (await backup({ url: source.url, destination, globals: false })).manifest;
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const at = (name: string): string => path.join(destination, name);
  /** The same dump as a backup of another server or time. */
  const copy = async (id: string, changes: { identity?: string | null; takenAt?: string }): Promise<void> => {
    const dump = { ...own.dump, name: `${id}.dump.zst` };
    await copyFile(at(own.dump.name), at(dump.name));
    const { identity: _identity, ...ofServer } = own.server;
    const manifest: Manifest = {
      ...own,
      id,
      dump,
      verification: `${id}.verified.json`,
      takenAt: changes.takenAt ?? own.takenAt,
      server: changes.identity === undefined ? ofServer : { ...ofServer, identity: changes.identity },
    };
    await writeFile(at(`${id}.manifest.json`), sealManifest(manifest));
  };
  const ago = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
  const ids = (decisions: { id: string; action: string }[]): Record<string, string> =>
    Object.fromEntries(decisions.map(({ id, action }) => [id, action]));

  it('know the server that they are of', async () => {
    const { rows } = await source.query('SELECT system_identifier::text AS id FROM pg_control_system()');
    expect(own.server.identity).toBe(rows[0]?.['id']);
  });

  it('are told apart where several servers have a database of one name', async () => {
    await copy('other', { identity: '42', takenAt: new Date(Date.now() + 1_000).toISOString() });
    const options = { destination, database: source.name, id: 'latest' };
    const said = `The backups of the database "${source.name}" are of several servers: other is the newest of server 42; ${own.id} is the newest of server ${own.server.identity}. Name the server (--server), or a backup by its id.`;
    expect(await failureOf(verify(options))).toBe(said);
    expect(await verify({ ...options, server: '42' })).toMatchObject({ id: 'other' });
    expect(await verify({ ...options, url: source.url, level: 'restore' })).toMatchObject({ id: own.id });
    const restored = await restore({ url: source.url, destination, id: 'latest', into: server.newName() });
    expect(restored.id).toBe(own.id);

    expect(await checkBackups({ destination, database: source.name })).toMatchObject({
      ok: false,
      problems: [said],
    });
    const here = { destination, database: source.name, server: own.server.identity ?? '' };
    expect(await checkBackups(here)).toMatchObject({ ok: true, newest: { id: own.id } });
    const { decisions } = await prune({ destination, keep: { last: 1 }, minimum: 1 });
    expect(ids(decisions)).toEqual({ other: 'keep', [own.id]: 'keep' });
    const env = { DATABASE_URL: source.url, BACKUP_DESTINATION: destination };
    const { stdout } = await runCommand(['list'], env);
    expect(stdout).toMatch(/^id +database +server +taken/);
    expect(stdout).toMatch(new RegExp(`^other +${source.name} +42 `, 'm'));
    expect(await runCommand(['check', '--server', '42'], env)).toMatchObject({ code: 0 });
  });

  it('of another server do not take the place of a database here unless they are named', async () => {
    await writeFile(
      at(`${own.id}.manifest.json`),
      sealManifest({ ...own, server: { ...own.server, identity: '42' } }),
    );
    const options = { url: source.url, destination, swap: true };
    expect(await failureOf(restore({ ...options, id: 'latest' }))).toBe(
      `Backup ${own.id} is of server 42, and the database that it would replace is of server ${own.server.identity}. If that is meant, give the backup by its id, or --server 42.`,
    );
    expect(await restore({ ...options, id: own.id })).toMatchObject({ database: source.name });
    await expect(
      restore({ ...options, id: 'latest', swap: false, into: server.newName() }),
    ).resolves.toMatchObject({
      id: own.id,
    });
  });

  it('of older releases, which do not tell their server, are by themselves', async () => {
    await copy('older', { takenAt: ago(5) });
    expect(await verify({ destination, database: source.name, id: 'latest' })).toMatchObject({ id: own.id });
    const { decisions } = await prune({ destination, keep: { last: 1 }, minimum: 1 });
    expect(ids(decisions)).toEqual({ older: 'keep', [own.id]: 'keep' });
  });

  it('of the future neither count nor cost the others their place', async () => {
    const identity = own.server.identity ?? null;
    const takenAt = new Date(Date.now() + 400 * 86_400_000).toISOString();
    await copy('future', { identity, takenAt });
    await copy('older', { identity, takenAt: ago(60) });
    const problem = `Backup future says to have been taken at ${takenAt}, which is in the future. Correct this machine’s clock, or that of the server it is of; it is not counted.`;
    expect(await checkBackups({ destination, maxAgeMs: 1 })).toMatchObject({
      ok: false,
      newest: { id: own.id },
      problems: [problem, expect.stringContaining(`The newest good backup, ${own.id}, is`)],
    });
    const { decisions } = await prune({ destination, keep: { last: 1 }, minimum: 1 });
    expect(ids(decisions)).toEqual({ future: 'stuck', [own.id]: 'keep', older: 'remove' });
    expect(await verify({ destination, database: source.name, id: 'latest' })).toMatchObject({ id: own.id });
  });

  it('are not damaged because somebody has the wrong key', async () => {
    const recipients = [await identityToRecipient(await generateX25519Identity())];
    const { id } = await backup({ url: source.url, destination, globals: false, recipients });
    const identity = await generateX25519Identity();
    expect(await failureOf(verify({ destination, id, level: 'full', identity }))).toContain(
      'other recipients',
    );
    expect(await checkBackups({ destination })).toMatchObject({ ok: true, newest: { id } });
  });

  it('that a trial found damaged do not count as good, until one finds them good', async () => {
    await copy('older', { identity: own.server.identity ?? null, takenAt: ago(60) });
    const whole = await readFile(at(own.dump.name));
    const rotten = Buffer.from(whole);
    rotten[200] = (rotten[200] ?? 0) ^ 1;
    await writeFile(at(own.dump.name), rotten);
    await failureOf(verify({ destination, database: source.name, id: own.id }));
    expect((await listBackups({ destination })).backups[0]?.problem).toMatch(
      new RegExp(
        `^Backup ${own.id} was found damaged at level quick on \\d{4}-\\d\\d-\\d\\d: .* its checksum does not match`,
      ),
    );
    expect(await checkBackups({ destination })).toMatchObject({ ok: false, newest: { id: 'older' } });
    const options = { destination, keep: { last: 1 }, minimum: 1, apply: true };
    expect(ids((await prune(options)).decisions)).toEqual({ [own.id]: 'stuck', older: 'keep' });
    await writeFile(at(own.dump.name), whole);
    // One of a lower level does not take back what a higher one found.
    await recordFailure(await openDestination({ destination }), own.verification, {
      at: new Date().toISOString(),
      level: 'full',
      problem: 'It is damaged.',
    });
    await verify({ destination, database: source.name, id: 'latest' });
    expect(await checkBackups({ destination })).toMatchObject({ ok: false, newest: { id: 'older' } });
    await verify({ destination, database: source.name, id: 'latest', level: 'full' });
    expect(await checkBackups({ destination })).toMatchObject({ ok: true, newest: { id: own.id } });
  });
});
