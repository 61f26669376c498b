import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backup, migrate, restore, verify } from '@istari-lens/ops';
import { sealManifest } from '../src/backup/manifest/manifest-text.ts';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { withConnection } from './backup-support/connections.ts';

const newFolder = temporaryFolders();

describe('a backup is compared with what is restored of it', () => {
  needsClientTools();
  let server: BackupServer;
  beforeAll(async () => {
    if (hasClientTools) server = await openBackupServer();
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });

  // Enumerations hash by their numbers, which are given anew: taking some first moves them.
  const hashed = `CREATE TYPE e AS ENUM ('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    CREATE TABLE p (e e, n int) PARTITION BY HASH (e);
    CREATE TABLE p0 PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 0);
    CREATE TABLE p1 PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 1) PARTITION BY LIST (n);
    CREATE TABLE p1_any PARTITION OF p1 DEFAULT;
    CREATE TABLE p2 PARTITION OF p FOR VALUES WITH (MODULUS 3, REMAINDER 2);
    INSERT INTO p SELECT (ARRAY['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'])[1 + i % 8]::e, i FROM generate_series(1, 100) i`;

  it.each([
    {
      what: 'a materialized view that is old',
      sql: 'CREATE TABLE t (a int); CREATE MATERIALIZED VIEW m AS SELECT * FROM t; INSERT INTO t VALUES (1), (2)',
    },
    { what: 'partitions by the hash of an enumeration', sql: hashed },
    {
      what: 'names with dots in them',
      sql: 'CREATE SCHEMA "a.b"; CREATE SCHEMA a; CREATE TABLE "a.b".c (x int); CREATE TABLE a."b.c" (x int); INSERT INTO "a.b".c VALUES (1); INSERT INTO a."b.c" VALUES (1), (2)',
    },
  ])('with $what', async ({ sql }) => {
    const { url } = await server.createDatabase(sql);
    const destination = await newFolder();
    for (const format of ['custom', 'plain'] as const) {
      const { id } = await backup({ url, destination, format, globals: false });
      for (const level of ['full', 'restore'] as const) await verify({ url, destination, id, level });
    }
  });

  it.each(['custom', 'plain', 'directory'] as const)(
    'in %s format without the rows of the shared cache',
    async (format) => {
      const database = await server.createDatabase('CREATE TABLE kept (x int); INSERT INTO kept VALUES (1)');
      await migrate({ url: database.url, schema: 'we"ird' });
      // Of the same name, but not ours.
      await database.query(`CREATE SCHEMA other; CREATE UNLOGGED TABLE other.cache_entries (x int);
      INSERT INTO other.cache_entries VALUES (1);
      INSERT INTO "we""ird".cache_entries (key, token, tags, sealed, size, expires_at)
        SELECT int4send(n), '', '{}', 'secret-canary', 1, now() FROM generate_series(1, 1000) n;
      INSERT INTO "we""ird".cache_leases (key, token, tags, expires_at) VALUES ('', '', '{}', now())`);
      const destination = await newFolder();
      const { url } = database;
      const options = { url, destination, format, globals: false, schema: 'we"ird' };
      const { id, manifest } = await backup({ ...options, compression: 'none' });
      expect(await readFile(path.join(destination, manifest.dump.name), 'latin1')).not.toContain(
        Buffer.from('secret-canary').toString('hex'),
      );
      expect(manifest.content.tables.filter(({ rowsLeftOut }) => rowsLeftOut)).toEqual([
        { schema: 'we"ird', name: 'cache_entries', rows: 0, materialized: false, rowsLeftOut: true },
        { schema: 'we"ird', name: 'cache_leases', rows: 0, materialized: false, rowsLeftOut: true },
      ]);
      for (const level of ['full', 'restore'] as const) await verify({ url, destination, id, level });
      const into = server.newName();
      await restore({ url, destination, id, into });
      const { rows } = await withConnection(url, into, (client) =>
        client.query(
          `SELECT (SELECT count(*) FROM "we""ird".cache_entries)::int AS cache, (SELECT count(*) FROM other.cache_entries)::int AS other`,
        ),
      );
      expect(rows).toEqual([{ cache: 0, other: 1 }]);
    },
  );

  it('also of an older release, which held the rows of the shared cache', async () => {
    const { url, query } = await server.createDatabase('CREATE TABLE kept (x int)');
    await migrate({ url, schema: 'lens' });
    await query(`INSERT INTO lens.cache_leases (key, token, tags, expires_at) VALUES ('', '', '{}', now())`);
    const destination = await newFolder();
    // Nobody's schema: so the rows are dumped and counted as they were.
    const { id, manifest } = await backup({ url, destination, globals: false, schema: 'elsewhere' });
    expect(manifest.content.tables).toContainEqual({
      schema: 'lens',
      name: 'cache_leases',
      rows: 1,
      materialized: false,
    });
    const content = { ...manifest.content, migration: { schema: 'lens', head: await head(query) } };
    await writeFile(path.join(destination, `${id}.manifest.json`), sealManifest({ ...manifest, content }));
    for (const level of ['full', 'restore'] as const) await verify({ url, destination, id, level });
  });

  it('finds rows that a tree of partitions lacks, also by a manifest of an older release', async () => {
    const { url } = await server.createDatabase(hashed);
    const destination = await newFolder();
    const { id, manifest } = await backup({ url, destination, globals: false });
    const write = async (tables: typeof manifest.content.tables): Promise<void> =>
      writeFile(
        path.join(destination, `${id}.manifest.json`),
        sealManifest({ ...manifest, content: { ...manifest.content, tables } }),
      );
    const { tables } = manifest.content;
    await write(tables.map((table, index) => ({ ...table, rows: table.rows + (index === 0 ? 1 : 0) })));
    for (const level of ['full', 'restore'] as const)
      expect(await failureOf(verify({ url, destination, id, level }))).toContain(
        'public.p has 100 rows instead of 101',
      );
    await write(tables.map(({ root: _root, ...table }) => table));
    await verify({ url, destination, id, level: 'restore' });
  });

  it.each([
    { path: `''`, stored: '""' },
    { path: `'we"ird', public`, stored: '"we""ird", public' },
    { path: `'a, b', "$user"`, stored: '"a, b", "$user"' },
  ])('and has the search path $path and the comment of the old one', async ({ path: searchPath, stored }) => {
    const database = await server.createDatabase('CREATE TABLE t (a int)');
    await database.query(`ALTER DATABASE "${database.name}" SET search_path TO ${searchPath}`);
    await database.query(`COMMENT ON DATABASE "${database.name}" IS 'precious, isn''t it \\?'`);
    const destination = await newFolder();
    const { url } = database;
    const { id } = await backup({ url, destination, globals: false });
    await verify({ url, destination, id, level: 'restore' });
    const into = server.newName();
    await restore({ url, destination, id, into });
    const { rows } = await withConnection(url, 'postgres', (client) =>
      client.query(
        `SELECT setconfig, shobj_description(d.oid, 'pg_database') AS comment
FROM pg_database d LEFT JOIN pg_db_role_setting ON setdatabase = d.oid WHERE datname = $1`,
        [into],
      ),
    );
    expect(rows).toEqual([{ setconfig: [`search_path=${stored}`], comment: "precious, isn't it \\?" }]);
  });

  it('and fails on trial as it would fail in earnest, when its rights cannot be given', async () => {
    const role = server.newName();
    const { url, name, query } = await server.createDatabase('SELECT 1');
    await query(`CREATE ROLE "${role}"; GRANT CREATE ON DATABASE "${name}" TO "${role}"`);
    const destination = await newFolder();
    const { id } = await backup({ url, destination, globals: false });
    await query(`DROP OWNED BY "${role}"; DROP ROLE "${role}"`);
    const said = await failureOf(verify({ url, destination, id, level: 'restore' }));
    expect(said).toContain('cannot be given the owner, rights and settings');
    expect(await failureOf(restore({ url, destination, id, into: server.newName() }))).toBe(said);
  });
});

async function head(query: BackupDatabase['query']): Promise<number> {
  const { rows } = await query('SELECT max(version)::int AS head FROM lens.migrations');
  return Number(rows[0]?.['head']);
}
