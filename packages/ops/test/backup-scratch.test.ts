import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { backup, doctor, verify } from '@istari-lens/ops';
import { openMaintenance } from '../src/postgres/maintenance.ts';
import { hasClientTools, needsClientTools } from './backup-support/backup-server.ts';
import { withConnection, withDatabase } from './backup-support/connections.ts';
import { SHOP } from './backup-support/shop-database.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { runCli } from './run-cli.ts';

const newFolder = temporaryFolders();
const CLI = path.resolve(import.meta.dirname, '../src/cli.ts');

/** A server of its own: trials of other test files would drop what is left behind here. */
describe('scratch databases', () => {
  needsClientTools();
  let server: EmbeddedPostgres;
  let url: string;
  let destination: string;
  const running: ChildProcess[] = [];
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await startEmbeddedPostgres();
    await withConnection(server.superuserUrl, 'postgres', (client) => client.query('CREATE DATABASE shop'));
    url = withDatabase(server.superuserUrl, 'shop');
    // The index takes a minute, so that a trial can be met in the middle.
    await withConnection(url, 'shop', (client) =>
      client.query(`${SHOP}
        CREATE FUNCTION dawdle(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS
          $$ SELECT CASE WHEN current_database() = 'shop' THEN $1 ELSE $1 + length(pg_sleep(60)::text) END $$;
        CREATE TABLE slow (n integer); INSERT INTO slow VALUES (1); CREATE INDEX ON slow (dawdle(n));`),
    );
    destination = await newFolder();
    await backup({ url, destination });
  });
  afterEach(() => {
    for (const child of running.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });

  const scratch = async (): Promise<string[]> =>
    withConnection(url, 'postgres', async (client) => {
      const { rows } = await client.query(
        `SELECT datname FROM pg_database WHERE datname ~ '^lens_' ORDER BY 1`,
      );
      return rows.map(({ datname }) => String(datname));
    });
  const until = async (isSo: () => Promise<boolean>): Promise<void> => {
    const deadline = performance.now() + 30_000;
    while (!(await isSo())) {
      if (performance.now() > deadline) throw new Error('It does not become so.');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const dawdling = async (): Promise<boolean> =>
    withConnection(url, 'postgres', async (client) => {
      const { rows } = await client.query(
        `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname ~ '^lens_verify_'`,
      );
      return rows.length > 0;
    });
  const startTrial = (): ChildProcess => {
    const child = spawn(
      process.execPath,
      ['--conditions=source', CLI, 'verify', 'latest', '--level', 'restore', '--jobs', '1'],
      {
        env: { PATH: process.env['PATH'], DATABASE_URL: url, BACKUP_DESTINATION: destination },
        stdio: 'ignore',
      },
    );
    running.push(child);
    return child;
  };
  const endSessionsOf = async (name: string): Promise<void> =>
    withConnection(url, 'postgres', async (client) => {
      await client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]);
      await until(async () => {
        const { rows } = await client.query('SELECT FROM pg_stat_activity WHERE datname = $1', [name]);
        return rows.length === 0;
      });
    });
  /** A backup that is restored in no time, and so a trial that comes to its end. */
  const tryAnother = async (): Promise<string[]> => {
    const quick = await newFolder();
    await withConnection(url, 'postgres', (client) => client.query('CREATE DATABASE small'));
    const small = { url: withDatabase(url, 'small'), destination: quick };
    try {
      await backup({ ...small, globals: false });
      return (await verify({ ...small, id: 'latest', level: 'restore' })).tidied;
    } finally {
      await withConnection(url, 'postgres', (client) => client.query('DROP DATABASE small'));
    }
  };
  const askDoctor = async (): Promise<unknown> => {
    const { checks } = await doctor({ env: { APP_DB_URL: url }, only: ['scratch-databases'] });
    return checks[0];
  };

  it('of a trial that was killed is dropped by the next one, which says so; one in use is left alone', async () => {
    expect(await askDoctor()).toMatchObject({ status: 'pass' });
    const killed = startTrial();
    await until(dawdling);
    const [left = ''] = await scratch();
    expect(left).toMatch(/^lens_verify_[0-9a-f]{10}$/);

    // It runs: neither the doctor nor another trial thinks that nobody uses it.
    expect(await askDoctor()).toMatchObject({ status: 'pass' });
    expect(await tryAnother()).toEqual([]);
    expect(await scratch()).toEqual([left]);

    killed.kill('SIGKILL');
    await until(async () =>
      withConnection(url, 'postgres', async (client) => {
        const { rows } = await client.query("SELECT FROM pg_locks WHERE locktype = 'advisory'");
        return rows.length === 0;
      }),
    );
    // pg_restore outlived it, and somebody might still look in.
    expect(await tryAnother()).toEqual([]);
    expect(await scratch()).toEqual([left]);

    await endSessionsOf(left);
    expect(await askDoctor()).toMatchObject({
      status: 'warn',
      reason: `Nobody uses ${left}, left behind by a trial or a restore that was killed.`,
      fix: 'The next "istari-lens verify" of level restore drops them.',
    });
    expect(await tryAnother()).toEqual([left]);
    expect(await scratch()).toEqual([]);
    expect(await askDoctor()).toMatchObject({ status: 'pass' });
  }, 120_000);

  it('is held from before it is made, so that no other trial takes a new one for one left behind', async () => {
    const [one, other] = await Promise.all([openMaintenance(url), openMaintenance(url)]);
    try {
      const name = 'lens_verify_00deadbeef';
      await one.claim(name);
      await one.createEmpty(name);
      expect(await other.dropAbandoned()).toEqual([]);
      expect(await scratch()).toEqual([name]);
      await one.close();
      expect(await other.dropAbandoned()).toEqual([name]);
      expect(await scratch()).toEqual([]);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it('of the same name but not said to be ours, or kept under another name, is never dropped', async () => {
    const maintenance = await openMaintenance(url);
    try {
      await withConnection(url, 'postgres', (client) =>
        client.query('CREATE DATABASE lens_verify_0123456789'),
      );
      await maintenance.claim('lens_restoring_0123456789');
      await maintenance.createEmpty('lens_restoring_0123456789');
      await maintenance.rename([{ from: 'lens_restoring_0123456789', to: 'lens_import_9876543210' }]);
    } finally {
      await maintenance.close();
    }
    expect(await askDoctor()).toMatchObject({
      status: 'warn',
      fix: 'Look into lens_import_9876543210, lens_verify_0123456789, then drop what is not needed; "istari-lens verify" of level restore drops the others.',
    });
    expect(await tryAnother()).toEqual([]);
    expect(await scratch()).toEqual(['lens_import_9876543210', 'lens_verify_0123456789']);
    for (const name of await scratch())
      await withConnection(url, 'postgres', (client) => client.query(`DROP DATABASE "${name}"`));
  });

  it('that was dropped is told on the command line', async () => {
    const maintenance = await openMaintenance(url);
    await maintenance.claim('lens_import_00000000aa');
    await maintenance.createEmpty('lens_import_00000000aa');
    await maintenance.close();
    const quick = await newFolder();
    const env = { DATABASE_URL: withDatabase(url, 'postgres'), BACKUP_DESTINATION: quick };
    await backup({ url: env.DATABASE_URL, destination: quick, globals: false });
    const { code, stdout } = await runCli(['verify', 'latest', '--level', 'restore'], env);
    expect(code).toBe(0);
    expect(stdout).toContain(
      'Dropped lens_import_00000000aa, left behind by a trial or a restore that was killed.',
    );
  });
});
