import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { backup, verify } from '@istari-lens/ops';
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

describe('a backup that begins while another transaction', () => {
  needsClientTools();
  let server: BackupServer;
  beforeAll(async () => {
    if (hasClientTools) server = await openBackupServer();
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });

  const isWaiting = async ({ url, name }: BackupDatabase): Promise<void> =>
    vi.waitFor(
      async () => {
        const { rows } = await withConnection(url, 'postgres', (client) =>
          client.query(
            `SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND application_name = 'istari-lens-ops' AND (wait_event_type = 'Lock' OR query = 'rollback')`,
            [name],
          ),
        );
        expect(rows).toHaveLength(1);
      },
      { timeout: 20_000 },
    );

  it.each([
    { doing: 'rewrites a table', work: 'ALTER TABLE t ALTER COLUMN n TYPE bigint', rows: 1000 },
    {
      doing: 'fills a table anew',
      work: 'TRUNCATE t; INSERT INTO t SELECT i, i FROM generate_series(1, 500) i',
      rows: 500,
    },
    {
      doing: 'puts another table in its place',
      work: 'CREATE TABLE u AS SELECT * FROM t UNION ALL SELECT * FROM t; DROP TABLE t; ALTER TABLE u RENAME TO t',
      rows: 2000,
    },
  ])('$doing, holds its rows', async ({ work, rows }) => {
    const database = await server.createDatabase(
      'CREATE TABLE t (a int, n int); INSERT INTO t SELECT i, i FROM generate_series(1, 1000) i; CREATE TABLE other ()',
    );
    const destination = await newFolder();
    const made = await withConnection(database.url, database.name, async (client) => {
      await client.query(`BEGIN; ${work}`);
      const making = backup({ url: database.url, destination, globals: false });
      making.catch(() => undefined);
      await isWaiting(database);
      await client.query('COMMIT');
      return making;
    });
    expect(made.manifest.content.tables).toContainEqual(
      expect.objectContaining({ schema: 'public', name: 't', rows }),
    );
    const { rows: live } = await database.query('SELECT count(*)::int AS n FROM t');
    expect(live).toEqual([{ n: rows }]);
    for (const level of ['full', 'restore'] as const)
      await verify({ url: database.url, destination, id: made.id, level });
  });

  it('locks tables in the other order, lets it end, and stops at once when it is told to', async () => {
    const database = await server.createDatabase('CREATE TABLE a (); CREATE TABLE b ()');
    const stop = new AbortController();
    await withConnection(database.url, database.name, async (client) => {
      await client.query('BEGIN; LOCK b');
      const making = failureOf(
        backup({ url: database.url, destination: await newFolder(), globals: false, signal: stop.signal }),
      );
      await isWaiting(database);
      // Postgres would end one of the two if the backup held the one and waited for the other.
      await client.query('LOCK a');
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      const at = performance.now();
      stop.abort(new Error('Stopped.'));
      expect(await making).toBe('Stopped.');
      expect(performance.now() - at).toBeLessThan(3_000);
      await client.query('COMMIT');
    });
  });

  it('says which tables a role may not read', async () => {
    const role = server.newName();
    const database = await server.createDatabase('CREATE TABLE hidden ()');
    await database.query(`CREATE ROLE "${role}" LOGIN PASSWORD 'secret'`);
    const url = Object.assign(new URL(database.url), { username: role, password: 'secret' }).href;
    try {
      expect(await failureOf(backup({ url, destination: await newFolder() }))).toBe(
        'The role lacks a right to read public.hidden. Use a role that may read everything, such as a member of pg_read_all_data.',
      );
    } finally {
      await database.query(`DROP ROLE "${role}"`);
    }
  });
});
