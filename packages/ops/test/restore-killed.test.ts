import { spawn, type ChildProcess } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { backup, restore } from '@istari-lens/ops';
import { hasClientTools, needsClientTools } from './backup-support/backup-server.ts';
import { withConnection, withDatabase } from './backup-support/connections.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const newFolder = temporaryFolders();
const CLI = path.resolve(import.meta.dirname, '../src/cli.ts');

/** A server of its own: restores of other test files would drop what is left behind here. */
describe('a restore that is killed', () => {
  needsClientTools();
  let server: EmbeddedPostgres;
  let url: string;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await startEmbeddedPostgres();
    await withConnection(server.superuserUrl, 'postgres', (client) => client.query('CREATE DATABASE shop'));
    url = withDatabase(server.superuserUrl, 'shop');
    // The index takes a minute to restore, once: a restore can be met in the middle.
    await withConnection(url, 'shop', (client) =>
      client.query(`CREATE FUNCTION dawdle(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS
          $$ SELECT CASE WHEN current_database() = 'shop' THEN $1 ELSE $1 + length(pg_sleep(60)::text) END $$;
        CREATE TABLE slow (n integer); INSERT INTO slow VALUES (1); CREATE INDEX ON slow (dawdle(n))`),
    );
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const ask = async (text: string): Promise<Record<string, unknown>[]> =>
    withConnection(url, 'postgres', async (client) => (await client.query(text)).rows);
  const made = async (): Promise<unknown[]> =>
    (await ask(`SELECT datname FROM pg_database WHERE datname ~ 'lens_|restored' ORDER BY 1`)).map(
      ({ datname }) => datname,
    );

  it('leaves nothing that looks restored, and nothing at all after the next one', async () => {
    const destination = await newFolder();
    const temporaryFolder = await newFolder();
    await backup({ url, destination, globals: false });
    const child: ChildProcess = spawn(
      process.execPath,
      ['--conditions=source', CLI, 'restore', 'latest', '--jobs', '2'],
      {
        env: {
          PATH: process.env['PATH'],
          DATABASE_URL: url,
          BACKUP_DESTINATION: destination,
          TMPDIR: temporaryFolder,
        },
        stdio: 'ignore',
      },
    );
    const closed = new Promise((resolve) => child.once('close', resolve));
    const sleeping = `SELECT pid FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    await vi.waitFor(async () => expect(await ask(sleeping)).toHaveLength(1), { timeout: 30_000 });
    child.kill('SIGKILL');
    await closed;
    const [left, ...others] = await made();
    expect(left).toMatch(/^lens_restoring_/);
    expect(others).toEqual([]);
    expect(await readdir(temporaryFolder)).toHaveLength(1);

    await ask(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${String(left)}'`);
    await ask(`ALTER DATABASE shop RENAME TO big`);
    await ask(`CREATE DATABASE shop`);
    const another = await newFolder();
    const { id } = await backup({ url, destination: another, globals: false });
    const options = { url, destination: another, id, into: 'shop_restored', jobs: 2, temporaryFolder };
    await vi.waitFor(
      async () =>
        expect(await ask(`SELECT 1 FROM pg_stat_activity WHERE datname = '${String(left)}'`)).toEqual([]),
      { timeout: 10_000 },
    );
    expect(await restore(options)).toMatchObject({ tidied: [left] });
    expect(await made()).toEqual(['shop_restored']);
    expect(await readdir(temporaryFolder)).toEqual([]);
  }, 120_000);
});
