import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { backup, restore, undoSwap, verify } from '@istari-lens/ops';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { withConnection } from './backup-support/connections.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const newFolder = temporaryFolders();

describe('a restore', () => {
  needsClientTools();
  let server: BackupServer;
  let source: BackupDatabase;
  let destination: string;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    source = await server.createDatabase(`CREATE TABLE who AS SELECT 'restored' AS name`);
    destination = await newFolder();
    await backup({ url: source.url, destination, globals: false });
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const ask = async (database: string, text: string): Promise<unknown[]> =>
    withConnection(server.url, database, async (client) => (await client.query(text)).rows);
  const who = async (database: string): Promise<unknown> =>
    ((await ask(database, 'SELECT name FROM who')) as { name: string }[])[0]?.name;
  const live = async (name: string): Promise<BackupDatabase> =>
    server.createDatabase(`CREATE TABLE who AS SELECT '${name}' AS name`);
  const commentOf = async (name: string): Promise<unknown[]> =>
    ask(
      name,
      `SELECT shobj_description(oid, 'pg_database') AS is FROM pg_database WHERE datname = '${name}'`,
    );
  const latest = { id: 'latest' } as const;

  it.each([
    'SELECT lo_from_bytea(0, $$precious$$::bytea)',
    "CREATE TYPE mood AS ENUM ('a')",
    'CREATE SCHEMA precious',
    'CREATE DOMAIN d AS int',
    'CREATE EXTENSION pgcrypto',
    'ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC',
    'CREATE FOREIGN DATA WRAPPER w',
    "CREATE COLLATION german (provider = icu, locale = 'de')",
  ])('takes a database for not empty after %s', async (sql) => {
    const { name } = await server.createDatabase(sql);
    const said = await failureOf(restore({ url: source.url, destination, ...latest, into: name }));
    expect(said).toContain(`The database "${name}" exists and is not empty.`);
  });

  it('leaves an empty database alone that somebody fills meanwhile', async () => {
    const { name, query } = await server.createDatabase('SELECT 1');
    await query(`COMMENT ON DATABASE "${name}" IS 'ours'`);
    const said = await failureOf(
      restore({
        url: source.url,
        destination,
        ...latest,
        into: name,
        onProgress: (progress) => {
          if (progress.kind === 'started') void query('CREATE TABLE precious AS SELECT 42 AS a');
        },
      }),
    );
    expect(said).toBe(
      `The database "${name}" was empty and was filled while the backup was restored. It stays as it is; choose another name.`,
    );
    expect(await ask(name, 'SELECT a FROM precious')).toEqual([{ a: 42 }]);
    expect(await commentOf(name)).toEqual([{ is: 'ours' }]);
    expect(await ask('postgres', `SELECT datname FROM pg_database WHERE datname ~ '^lens_re'`)).toEqual([]);
  });

  it('is taken back by what the databases say of themselves, once, comments and all', async () => {
    const { url, name } = await live('first');
    await ask(name, `COMMENT ON DATABASE "${name}" IS 'ours'`);
    const swap = async (): Promise<string> => {
      const { swapped } = await restore({
        url,
        destination,
        id: 'latest',
        database: source.name,
        swap: true,
      });
      return swapped?.previous ?? '';
    };
    const first = await swap();
    expect([await who(name), await who(first)]).toEqual(['restored', 'first']);
    await ask(name, `UPDATE who SET name = 'second'`);
    // Names with the time in them are told apart by seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const second = await swap();
    expect([await who(name), await who(second), await who(first)]).toEqual(['restored', 'second', 'first']);

    const undone = await undoSwap({ url, database: name });
    expect(undone).toMatchObject({ from: second });
    expect(await who(name)).toBe('second');
    expect(await failureOf(undoSwap({ url, database: name }))).toBe(
      `The last swap of "${name}" was taken back already, so there is no swap to take back. What it had put there is kept as ${undone.previous}; drop that to go back one swap further.`,
    );
    expect(await who(name)).toBe('second');
    await ask('postgres', `DROP DATABASE "${undone.previous}"`);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await undoSwap({ url, database: name });
    expect(await who(name)).toBe('first');
    expect(await commentOf(name)).toEqual([{ is: 'ours' }]);
  });

  it('is not taken back in another database whose long name begins alike', async () => {
    const start = `${server.newName()}_${'x'.repeat(60)}`.slice(0, 60);
    const [one, two] = [`${start}one`, `${start}two`];
    for (const name of [one, two]) {
      await ask('postgres', `CREATE DATABASE "${name}"`);
      await ask(name, `CREATE TABLE who AS SELECT '${name}' AS name`);
    }
    const url = (name: string): string => Object.assign(new URL(source.url), { pathname: `/${name}` }).href;
    const swapped = await restore({
      url: url(one),
      destination,
      id: 'latest',
      database: source.name,
      swap: true,
    });
    expect(await failureOf(undoSwap({ url: url(two), database: two }))).toContain(
      'there is no swap to take back',
    );
    expect(await who(two)).toBe(two);
    await restore({ url: url(two), destination, id: 'latest', database: source.name, swap: true });
    expect(await who(swapped.swapped?.previous ?? '')).toBe(one);
    await undoSwap({ url: url(one), database: one });
    expect([await who(one), await who(two)]).toEqual([one, 'restored']);
  });

  it('closes no database at any moment of a swap, and opens one that an older release left closed', async () => {
    const { url, name } = await live('old');
    const states = new Set<unknown>();
    // Holds the swap up between its steps.
    const swapping = withConnection(server.url, 'postgres', async (client) => {
      await client.query(`BEGIN; COMMENT ON DATABASE "${name}" IS NULL`);
      const restoring = restore({ url, destination, id: 'latest', database: source.name, swap: true });
      restoring.catch(() => undefined);
      await vi.waitFor(
        async () => {
          const rows = await ask(
            'postgres',
            `SELECT datallowconn FROM pg_database WHERE datname ~ '^${name}'`,
          );
          for (const row of rows) states.add((row as { datallowconn: boolean }).datallowconn);
          expect(
            await ask(
              'postgres',
              `SELECT 1 FROM pg_stat_activity WHERE application_name = 'istari-lens-ops' AND wait_event_type = 'Lock' AND query ~ '${name}'`,
            ),
          ).toHaveLength(1);
        },
        { timeout: 20_000, interval: 20 },
      );
      await client.query('COMMIT');
      return restoring;
    });
    const { swapped } = await swapping;
    expect([...states]).toEqual([true]);
    await ask('postgres', `ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
    expect(await failureOf(backup({ url, destination }))).toMatch(
      /^The database accepts no connections: .*"istari-lens restore --undo"/,
    );
    await undoSwap({ url, database: name });
    expect(await who(name)).toBe('old');
    expect(swapped?.previous).toMatch(/_before_/);
  });

  it('needs no superuser: a role that may make databases does all of it with its own', async () => {
    const role = server.newName();
    const live = server.newName();
    await ask('postgres', `CREATE ROLE "${role}" LOGIN CREATEDB PASSWORD 'secret'`);
    const asRole = (database: string): string =>
      Object.assign(new URL(server.url), { username: role, password: 'secret', pathname: `/${database}` })
        .href;
    try {
      await ask('postgres', `CREATE DATABASE "${live}" OWNER "${role}"`);
      const query = async (text: string): Promise<unknown> =>
        withConnection(asRole(live), live, (client) => client.query(text));
      await query(`CREATE SCHEMA s; CREATE TABLE s.who (name text); COMMENT ON DATABASE "${live}" IS 'ours'`);
      const folder = await newFolder();
      const { id } = await backup({ url: asRole(live), destination: folder, globals: false });
      const options = { url: asRole(live), destination: folder, id };
      await verify({ ...options, level: 'restore' });
      const empty = server.newName();
      await ask('postgres', `CREATE DATABASE "${empty}" OWNER "${role}"`);
      await restore({ ...options, into: empty });
      await restore({ ...options, swap: true });
      await undoSwap({ url: asRole(live), database: live });
      expect(await commentOf(live)).toEqual([{ is: 'ours' }]);
    } finally {
      const rows = await ask('postgres', `SELECT datname FROM pg_database WHERE datdba = '${role}'::regrole`);
      for (const { datname } of rows as { datname: string }[])
        await ask('postgres', `DROP DATABASE "${datname}" WITH (FORCE)`);
      await ask('postgres', `DROP ROLE "${role}"`);
    }
  });

  it('detaches subscriptions from slots that are not theirs, drops what was on trial, and tells what remains', async () => {
    const { url, query } = await server.createDatabase(`CREATE TABLE t (a int);`);
    await query(
      `CREATE SUBSCRIPTION sub CONNECTION 'host=127.0.0.1 dbname=x' PUBLICATION p WITH (connect = false, slot_name = 'slot_of_another')`,
    );
    const folder = await newFolder();
    const { id } = await backup({ url, destination: folder, globals: false });
    const into = server.newName();
    try {
      await verify({ url, destination: folder, id, level: 'restore' });
      const scratch = `SELECT datname FROM pg_database WHERE datname ~ '^lens_(verify|re)'`;
      expect(await ask('postgres', scratch)).toEqual([]);
      expect(await restore({ url, destination: folder, id, into })).toMatchObject({
        subscriptions: ['sub'],
        remaining: null,
      });
      expect(
        await ask(
          into,
          `SELECT subenabled, subslotname FROM pg_subscription WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = '${into}')`,
        ),
      ).toEqual([{ subenabled: false, subslotname: null }]);
      const { remaining } = await restore({ url, destination: folder, id, into, replace: into });
      expect(await ask('postgres', scratch)).toEqual([{ datname: remaining }]);
      await ask(remaining ?? '', 'DROP SUBSCRIPTION sub');
      await ask('postgres', `DROP DATABASE "${remaining}"`);
    } finally {
      for (const name of [into, new URL(url).pathname.slice(1)])
        await ask(name, 'ALTER SUBSCRIPTION sub DISABLE; ALTER SUBSCRIPTION sub SET (slot_name = NONE)').then(
          () => ask(name, 'DROP SUBSCRIPTION sub'),
          () => undefined,
        );
    }
  });
});
