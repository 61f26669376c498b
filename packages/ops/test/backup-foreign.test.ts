import { execFile } from 'node:child_process';
import { access, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importBackup, listBackups, restore, restoreFile, verify } from '@istari-lens/ops';
import { findClientTools } from '../src/process/find-client-tools.ts';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { databaseNames, withConnection } from './backup-support/connections.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { SHOP, SHOP_DIGEST } from './backup-support/shop-database.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const newFolder = temporaryFolders();
const run = promisify(execFile);

const META =
  'is a psql meta-command, with which a dump could run programs. Nothing of it was run; look at the file, and where it comes from.';
const INCOMPLETE =
  'The dump does not end with "PostgreSQL database dump complete": pg_dump failed or the file was cut short. Use another backup.';

describe('a dump without a manifest', () => {
  needsClientTools();
  let server: BackupServer;
  let shop: BackupDatabase;
  let digest: unknown;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    shop = await server.createDatabase(SHOP);
    digest = (await shop.query(SHOP_DIGEST)).rows[0];
    folder = await newFolder();
    file = path.join(folder, 'backup_20260101.sql.gz');
    const tools = await findClientTools({ atLeast: 15, needed: ['pg_dump'] });
    // As the old deployment guide made them.
    await run('bash', ['-c', `"${tools.folder}/pg_dump" "${shop.url}" | gzip > "${file}"`]);
    await run(path.join(tools.folder, 'pg_dump'), ['-Fc', '-f', path.join(folder, 'custom.dump'), shop.url]);
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const sqlOf = async (): Promise<string> => gunzipSync(await readFile(file)).toString('utf8');
  const refused = async (text: string | Buffer, name = 'changed.sql'): Promise<string> => {
    const changed = path.join(folder, name);
    await writeFile(changed, text);
    const before = await databaseNames(shop.url);
    const said = await failureOf(restoreFile({ url: shop.url, file: changed, unverified: true }));
    expect(await databaseNames(shop.url)).toEqual(before);
    return said;
  };

  it('is restored into a new database, rows, awkward values and all', async () => {
    const into = server.newName();
    const report = await restoreFile({ url: shop.url, file, unverified: true, into });
    expect(report).toMatchObject({ database: into, rows: 22_002 });
    const restored = await withConnection(shop.url, into, (client) => client.query(SHOP_DIGEST));
    expect(restored.rows[0]).toEqual(digest);
    expect(await failureOf(restoreFile({ url: shop.url, file, unverified: true, into }))).toContain('exists');
  });

  it('of the custom format is restored too', async () => {
    const into = server.newName();
    await restoreFile({ url: shop.url, file: path.join(folder, 'custom.dump'), unverified: true, into });
    const restored = await withConnection(shop.url, into, (client) => client.query(SHOP_DIGEST));
    expect(restored.rows[0]).toEqual(digest);
  });

  it.each([
    ['a shell', (mark: string) => `\\! touch ${mark}\n`],
    ['an output pipe', (mark: string) => `\\o |touch ${mark}\n`],
    ['a copy from a program', (mark: string) => `\\copy items from program 'touch ${mark}'\n`],
    ['another connection', () => '\\connect postgres\n'],
    ['one within a statement', (mark: string) => `SELECT 1 \\g |touch ${mark}\n`],
    ['a forged restriction', (mark: string) => `\\unrestrict x\n\\! touch ${mark}\n`],
  ])('with a meta-command, %s, is refused and runs nothing', async (_name, command) => {
    const mark = path.join(folder, 'ran');
    const sql = await sqlOf();
    const at = sql.indexOf('CREATE TABLE');
    const said = await refused(`${sql.slice(0, at)}${command(mark)}${sql.slice(at)}`);
    expect(said).toMatch(/^Line \d+ of the dump /);
    expect(said).toContain(META);
    await expect(access(mark)).rejects.toThrow();
  });

  it('may hold backslashes in its data, strings, comments and functions', async () => {
    expect(await sqlOf()).toMatch(/^\d+\trow \d+\t\\\\\.$/m);
    const into = server.newName();
    const text = `${await sqlOf()}`.replace(
      'CREATE TABLE',
      "/* \\! a /* nested */ \\q */ -- \\! b\nSELECT '\\! c', E'\\'\\\\! d', $x$ \\! e $x$, U&'\\0041' AS \"\\! f\";\nCREATE TABLE",
    );
    const changed = path.join(folder, 'backslashes.sql');
    await writeFile(changed, text);
    await restoreFile({ url: shop.url, file: changed, unverified: true, into });
    const restored = await withConnection(shop.url, into, (client) => client.query(SHOP_DIGEST));
    expect(restored.rows[0]).toEqual(digest);
  });

  it('that is not complete is refused', async () => {
    const sql = await sqlOf();
    expect(await refused('')).toBe(INCOMPLETE);
    expect(await refused(gzipSync(''), 'empty.sql.gz')).toBe(INCOMPLETE);
    expect(await refused(sql.replace('-- PostgreSQL database dump complete', '--'))).toBe(INCOMPLETE);
    expect(await refused(`${sql}\nSELECT 1;\n`)).toBe(INCOMPLETE);
    const copy = sql.indexOf('COPY public.items');
    expect(await refused(sql.slice(0, copy + 5_000))).toMatch(
      /within a string, a comment or data: the dump was cut short/,
    );
    const packed = await readFile(file);
    expect(await refused(packed.subarray(0, packed.length - 100), 'cut.sql.gz')).toBe(
      'The file of the dump cannot be decompressed: it was cut short or changed. Use another backup.',
    );
    const custom = await readFile(path.join(folder, 'custom.dump'));
    expect(await refused(custom.subarray(0, custom.length / 2), 'cut.dump')).toContain('not a whole archive');
  });

  it('that fails in the middle leaves nothing', async () => {
    const sql = await sqlOf();
    expect(await refused(sql.replace('CREATE VIEW', 'SELECT 1/0;\nCREATE VIEW'))).toMatch(
      /^psql failed with exit code 3/,
    );
    expect(
      await refused(
        sql.replace('SET standard_conforming_strings = on', 'SET standard_conforming_strings = off'),
      ),
    ).toContain('changes what a backslash in strings means');
  });

  it('that is not there is said so', async () => {
    const missing = restoreFile({ url: shop.url, file: path.join(folder, 'none.sql'), unverified: true });
    expect(await failureOf(missing)).toBe('The file of the dump cannot be read. Check its path and rights.');
  });

  it('becomes a backup by being imported, which restores it on trial', async () => {
    const destination = await newFolder();
    const before = await databaseNames(shop.url);
    const { id, manifest } = await importBackup({ url: shop.url, destination, file });
    expect(await databaseNames(shop.url)).toEqual(before);
    expect(manifest).toMatchObject({ origin: 'import', format: 'plain', database: { name: shop.name } });
    expect((await listBackups({ destination })).backups[0]?.verified.restore).toBeDefined();
    for (const level of ['quick', 'full', 'restore'] as const)
      await expect(verify({ url: shop.url, destination, id, level })).resolves.toMatchObject({
        rows: 22_002,
      });
    const into = server.newName();
    await restore({ url: shop.url, destination, id, into });
    const restored = await withConnection(shop.url, into, (client) => client.query(SHOP_DIGEST));
    expect(restored.rows[0]).toEqual(digest);

    const bad = path.join(folder, 'bad.sql');
    await writeFile(bad, (await sqlOf()).replace('-- PostgreSQL database dump complete', ''));
    const empty = await newFolder();
    expect(await failureOf(importBackup({ url: shop.url, destination: empty, file: bad }))).toBe(INCOMPLETE);
    expect(await readdir(empty)).toEqual([]);
  });
});
