import { readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backup, checkBackups, listBackups, prune, restore, undoSwap, verify } from '@istari-lens/ops';
import { sealManifest } from '../src/backup/manifest/manifest-text.ts';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { databaseNames, withConnection, withDatabase } from './backup-support/connections.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { SHOP, SHOP_DIGEST } from './backup-support/shop-database.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { runCli } from './run-cli.ts';

const newFolder = temporaryFolders();

describe('restoring', () => {
  needsClientTools();
  let server: BackupServer;
  let shop: BackupDatabase;
  let destination: string;
  let id: string;
  let digest: unknown;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    shop = await server.createDatabase(SHOP);
    await shop.query(`ALTER DATABASE "${shop.name}" SET work_mem = '17MB'`);
    await shop.query(`ALTER DATABASE "${shop.name}" SET search_path = "$user", public, lens`);
    await shop.query(`REVOKE ALL ON DATABASE "${shop.name}" FROM PUBLIC`);
    destination = await newFolder();
    ({ id } = await backup({ url: shop.url, destination }));
    digest = (await shop.query(SHOP_DIGEST)).rows[0];
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const ask = async (database: string, text: string): Promise<unknown> =>
    withConnection(server.url, database, async (client) => (await client.query(text)).rows);

  it('gives the new database the rights and settings of the old one, and statistics', async () => {
    const into = server.newName();
    await restore({ url: shop.url, destination, id, into });
    const facts = `SELECT datacl::text, (SELECT array_agg(s ORDER BY s) FROM pg_db_role_setting, unnest(setconfig) AS s WHERE setdatabase = d.oid) AS settings
      FROM pg_database d WHERE datname = current_database()`;
    expect(await ask(into, facts)).toEqual(await ask(shop.name, facts));
    expect(await ask(into, 'SHOW work_mem')).toEqual([{ work_mem: '17MB' }]);
    expect(await ask(into, "SELECT reltuples::int AS n FROM pg_class WHERE relname = 'items'")).toEqual([
      { n: 20_000 },
    ]);
  });

  it('refuses a database that is not empty, unless its name is given twice', async () => {
    const other = await server.createDatabase('CREATE TABLE precious (); ');
    const options = { url: shop.url, destination, id, into: other.name };
    expect(await failureOf(restore(options))).toBe(
      `The database "${other.name}" exists and is not empty. Choose another name, or give it twice to replace it: --into ${other.name} --replace ${other.name}.`,
    );
    expect(await failureOf(restore({ ...options, replace: 'another' }))).toContain(
      'is not the name to restore into',
    );
    expect(await ask(other.name, "SELECT to_regclass('precious') IS NOT NULL AS there")).toEqual([
      { there: true },
    ]);
    const before = await databaseNames(server.url);
    await restore({ ...options, replace: other.name });
    expect(await databaseNames(server.url)).toEqual(before);
    expect((await ask(other.name, SHOP_DIGEST)) as unknown[]).toEqual([digest]);
    const empty = await server.createDatabase('SELECT 1');
    await restore({ ...options, into: empty.name });
    expect(await ask(empty.name, SHOP_DIGEST)).toEqual([digest]);
  });

  it('keeps what is to be replaced when the backup turns out to be damaged', async () => {
    const other = await server.createDatabase('CREATE TABLE precious (); ');
    const folder = await newFolder();
    const made = await backup({ url: shop.url, destination: folder });
    const tables = made.manifest.content.tables.map((table) => ({ ...table, rows: table.rows + 1 }));
    const manifest = { ...made.manifest, content: { ...made.manifest.content, tables } };
    await writeFile(path.join(folder, `${made.id}.manifest.json`), sealManifest(manifest));
    const before = await databaseNames(server.url);
    const options = { url: shop.url, destination: folder, id: made.id };
    await failureOf(restore({ ...options, into: other.name, replace: other.name }));
    await failureOf(restore({ ...options, swap: true }));
    await failureOf(verify({ ...options, level: 'restore' }));
    expect(await databaseNames(server.url)).toEqual(before);
    expect(await ask(other.name, "SELECT to_regclass('precious') IS NOT NULL AS there")).toEqual([
      { there: true },
    ]);
  });

  it('swaps under the eyes of a pool that connects again and again, and back', async () => {
    const live = await server.createDatabase('CREATE TABLE was_live ()');
    const url = withDatabase(server.url, live.name);
    let stop = false;
    const pool = Promise.all(
      Array.from({ length: 3 }, async () => {
        while (!stop) await live.query('SELECT pg_sleep(0.01)').catch(() => undefined);
      }),
    );
    try {
      const { swapped, database } = await restore({ url, destination, id, swap: true });
      expect(database).toBe(live.name);
      expect(swapped?.previous).toMatch(/_before_\d{8}_\d{6}$/);
      expect(await ask(live.name, SHOP_DIGEST)).toEqual([digest]);
      expect(
        await ask(swapped?.previous ?? '', "SELECT to_regclass('was_live') IS NOT NULL AS there"),
      ).toEqual([{ there: true }]);
      const undone = await undoSwap({ url, database: live.name });
      expect(undone).toMatchObject({ database: live.name, from: swapped?.previous });
      expect(await ask(live.name, "SELECT to_regclass('was_live') IS NOT NULL AS there")).toEqual([
        { there: true },
      ]);
      expect(await failureOf(undoSwap({ url, database: live.name }))).toMatch(
        /there is no swap to take back/,
      );
    } finally {
      stop = true;
      await pool;
    }
  });

  it('restores some tables or a schema', async () => {
    const tables = server.newName();
    const report = await restore({
      url: shop.url,
      destination,
      id,
      into: tables,
      tables: ['Odd Schema.Order', 'public.empty_one'],
    });
    expect(report).toMatchObject({ tables: 2, rows: 500 });
    const schema = server.newName();
    expect(await restore({ url: shop.url, destination, id, into: schema, schemas: ['lens'] })).toMatchObject({
      rows: 2,
    });
    expect(
      await failureOf(restore({ url: shop.url, destination, id, into: server.newName(), schemas: ['none'] })),
    ).toContain('None of the chosen tables or schemas is in the backup.');
    expect(
      await failureOf(restore({ url: shop.url, destination, id, swap: true, schemas: ['lens'] })),
    ).toContain('A part of a backup cannot take the place of a whole database.');
  });

  it('says what a table chosen by name lacks, and that is all it lacks', async () => {
    const chosen = await server.createDatabase(`
      CREATE TABLE chosen (id serial PRIMARY KEY, code text UNIQUE, n integer CHECK (n > 0) DEFAULT 7,
        counted integer GENERATED ALWAYS AS IDENTITY, twice integer GENERATED ALWAYS AS (n * 2) STORED,
        self integer REFERENCES chosen);
      CREATE INDEX ON chosen (n); CREATE STATISTICS both_of ON id, n FROM chosen;
      CREATE RULE quiet AS ON UPDATE TO chosen DO ALSO NOTHING;
      ALTER TABLE chosen ENABLE ROW LEVEL SECURITY; CREATE POLICY everybody ON chosen USING (true);
      CREATE FUNCTION same() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
      CREATE TRIGGER same BEFORE INSERT ON chosen FOR EACH ROW EXECUTE FUNCTION same();
      COMMENT ON TABLE chosen IS 'kept'; GRANT SELECT ON chosen TO PUBLIC; INSERT INTO chosen (code) VALUES ('a');`);
    const env = { DATABASE_URL: chosen.url, BACKUP_DESTINATION: await newFolder() };
    await backup({ url: chosen.url, destination: env.BACKUP_DESTINATION });
    const into = server.newName();
    const args = ['restore', 'latest', '--into', into, '--table', 'public.chosen'];
    const { code, stdout } = await runCli(args, env);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'The tables chosen by name are without primary and foreign keys, unique constraints, indexes, triggers, rules, row-level security, extended statistics, and sequences with the defaults and identities that use them; --schema restores those too.',
    );
    const facts = `SELECT array(SELECT contype::text FROM pg_constraint WHERE conrelid = t.oid ORDER BY 1) AS constraints,
        (SELECT count(*)::int FROM pg_index WHERE indrelid = t.oid) AS indexes, relhastriggers, relhasrules, relrowsecurity,
        (SELECT count(*)::int FROM pg_policy WHERE polrelid = t.oid) AS policies,
        (SELECT count(*)::int FROM pg_statistic_ext) AS statistics,
        (SELECT count(*)::int FROM pg_sequences) AS sequences,
        array(SELECT attname::text FROM pg_attribute WHERE attrelid = t.oid AND atthasdef ORDER BY 1) AS defaults,
        obj_description(t.oid) AS comment, relacl::text LIKE '%=r/%' AS readable
      FROM pg_class t WHERE relname = 'chosen'`;
    expect(await ask(into, facts)).toEqual([
      {
        constraints: ['c'],
        indexes: 0,
        relhastriggers: false,
        relhasrules: false,
        relrowsecurity: false,
        policies: 0,
        statistics: 0,
        sequences: 0,
        defaults: ['n', 'twice'],
        comment: 'kept',
        readable: true,
      },
    ]);
    // So that an attribute of the list above cannot be wrong without notice.
    expect(await ask(chosen.name, facts)).toEqual([
      {
        constraints: ['c', 'f', 'p', 'u'],
        indexes: 3,
        relhastriggers: true,
        relhasrules: true,
        relrowsecurity: true,
        policies: 1,
        statistics: 1,
        sequences: 2,
        defaults: ['id', 'n', 'twice'],
        comment: 'kept',
        readable: true,
      },
    ]);
    const schema = server.newName();
    const whole = { url: chosen.url, destination: env.BACKUP_DESTINATION, id: 'latest', into: schema };
    expect(await restore({ ...whole, schemas: ['public'] })).toMatchObject({ leftOut: null });
    expect(await ask(schema, facts)).toEqual(await ask(chosen.name, facts));
  });

  it('says which role is missing where owners cannot be restored, and can leave them out', async () => {
    const role = server.newName();
    const owned = await server.createDatabase('SELECT 1');
    await owned.query(`CREATE ROLE "${role}"`);
    await owned.query(
      `CREATE TABLE thing (); ALTER TABLE thing OWNER TO "${role}"; ALTER DATABASE "${owned.name}" OWNER TO "${role}"`,
    );
    const folder = await newFolder();
    const made = await backup({ url: owned.url, destination: folder });
    await owned.query(
      `ALTER DATABASE "${owned.name}" OWNER TO CURRENT_USER; REASSIGN OWNED BY "${role}" TO CURRENT_USER; DROP ROLE "${role}"`,
    );
    const options = { url: owned.url, destination: folder, id: made.id, into: server.newName() };
    expect(await failureOf(restore(options))).toContain('a role is missing on this server');
    await expect(restore({ ...options, owners: false })).resolves.toMatchObject({ tables: 1 });
  });

  it('is what the command line does, with fixed exit codes', async () => {
    const env = { DATABASE_URL: shop.url, BACKUP_DESTINATION: await newFolder() };
    const empty = await runCli(['check'], env);
    expect(empty).toMatchObject({ code: 1, stdout: expect.stringContaining('There is no good backup.') });
    const made = await runCli(['backup', '--json'], env);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const { id: first } = JSON.parse(made.stdout) as { id: string };
    expect(await runCli(['verify', 'latest', '--level', 'restore'], env)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        new RegExp(`^${first} is good at level restore: .* recovery time \\d+ s\\.`),
      ),
    });
    expect(await runCli(['check', '--max-verified-age', '1h', '--min-size', '10K'], env)).toMatchObject({
      code: 0,
    });
    expect(await runCli(['check', '--min-size', '1G'], env)).toMatchObject({ code: 1 });
    expect((await runCli(['list'], env)).stdout).toMatch(/restore, \d{4}-/);
    const into = server.newName();
    expect(await runCli(['restore', first, '--into', into], env)).toMatchObject({ code: 0 });
    const refused = await runCli(['restore', first, '--into', into], env);
    expect(refused).toMatchObject({ code: 1, stdout: '' });
    expect(refused.stderr).not.toMatch(/\n\s+at /);
    expect(await runCli(['restore', first, '--into', into, '--replace', into, '--json'], env)).toMatchObject({
      code: 0,
    });
    const planned = await runCli(['prune', '--keep-last', '1', '--minimum', '1'], env);
    expect(planned.stdout).toContain('0 backups with 0 B would be removed');

    for (const args of [
      ['restore'],
      ['restore', first, '--undo'],
      ['restore', '--file', 'x'],
      ['backup', '--format', 'x'],
    ]) {
      expect(await runCli(args, env), args.join(' ')).toMatchObject({ code: 2 });
    }
    const unset = await runCli(['backup'], { DATABASE_URL: shop.url });
    expect(unset).toMatchObject({ code: 78, stderr: expect.stringContaining('BACKUP_DESTINATION') });
    expect(await runCli(['prune'], env)).toMatchObject({ code: 2 });
    const wrong = await runCli(['backup'], { ...env, BACKUP_AGE_RECIPIENTS: 'age1nonsense' });
    expect(wrong).toMatchObject({ code: 78, stderr: expect.stringContaining('BACKUP_AGE_RECIPIENTS') });
    expect(wrong.stderr).not.toContain('nonsense');
    expect(
      (await readdir(env.BACKUP_DESTINATION)).filter((name) => name.endsWith('.manifest.json')),
    ).toHaveLength(1);
  }, 120_000);

  it('never prunes below the minimum, nor what no manifest names', async () => {
    const folder = await newFolder();
    const made = await backup({ url: shop.url, destination: folder, globals: false });
    // The same backup at other times.
    for (let day = 1; day <= 6; day += 1) {
      const copy = `${made.id}-${day}`;
      const dump = { ...made.manifest.dump, name: `${copy}.dump.zst` };
      const takenAt = `2024-01-0${day}T03:00:00.000Z`;
      const manifest = { ...made.manifest, id: copy, dump, takenAt, verification: `${copy}.verified.json` };
      await writeFile(path.join(folder, dump.name), Buffer.alloc(dump.bytes));
      await writeFile(path.join(folder, `${copy}.manifest.json`), sealManifest(manifest));
    }
    await writeFile(path.join(folder, 'somebody-elses.dump'), 'x');
    const options = { destination: folder, keep: { last: 1 } };
    const before = await readdir(folder);
    const planned = await prune(options);
    expect(planned.applied).toBe(false);
    expect(await readdir(folder)).toEqual(before);
    expect(planned.decisions.map(({ action }) => action)).toEqual([
      'keep',
      'keep',
      'keep',
      ...Array(4).fill('remove'),
    ]);
    await writeFile(path.join(folder, `${made.id}-6.dump.zst`), 'cut');
    await prune({ ...options, apply: true });
    expect((await readdir(folder)).toSorted()).toEqual(
      [
        'somebody-elses.dump',
        ...[made.id, `${made.id}-4`, `${made.id}-5`, `${made.id}-6`].flatMap((kept) => [
          `${kept}.dump.zst`,
          `${kept}.manifest.json`,
        ]),
      ].toSorted(),
    );
    expect(
      (await listBackups({ destination: folder })).backups.map(({ problem }) => problem === null),
    ).toEqual([true, false, true, true]);
    const check = await checkBackups({ destination: folder });
    expect(check).toMatchObject({ ok: false, newest: { id: made.id } });
    expect(await failureOf(prune({ destination: folder, keep: {} }))).toContain('names nothing to keep');
  });
});
