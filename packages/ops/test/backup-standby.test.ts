import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backup, migrate, restore, verify } from '@istari-lens/ops';
import { startReplicatedServers, type ReplicatedServers } from '../../core/test/replica-server.ts';
import { hasClientTools, needsClientTools } from './backup-support/backup-server.ts';
import { withConnection, withDatabase } from './backup-support/connections.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const newFolder = temporaryFolders();

describe('a backup that a standby makes', () => {
  needsClientTools();
  let servers: ReplicatedServers;
  beforeAll(async () => {
    if (hasClientTools) servers = await startReplicatedServers();
  });
  afterAll(async () => {
    if (hasClientTools) await servers.stop();
  });

  it('has unlogged tables without their rows, and restores', async () => {
    await servers.run('primary', 'CREATE DATABASE app');
    const url = withDatabase(servers.primary.superuserUrl, 'app');
    await migrate({ url, schema: 'lens' });
    await withConnection(servers.primary.superuserUrl, 'app', (client) =>
      client.query(`CREATE TABLE kept AS SELECT 1 AS x; CREATE UNLOGGED TABLE own AS SELECT 1 AS x;
        INSERT INTO lens.cache_leases (key, token, tags, expires_at) VALUES ('', '', '{}', now())`),
    );
    const [at] = await servers.run('primary', 'SELECT pg_current_wal_lsn()::text AS lsn');
    await expect
      .poll(async () => {
        const lsn = String(at?.['lsn']);
        return servers.run('replica', `SELECT pg_last_wal_replay_lsn() >= '${lsn}' AS done`);
      })
      .toEqual([{ done: true }]);

    const destination = await newFolder();
    const { id, manifest } = await backup({
      url: withDatabase(servers.replica.superuserUrl, 'app'),
      destination,
    });
    expect(manifest.server.standby).toBe(true);
    const leftOut = manifest.content.tables.filter(({ rowsLeftOut }) => rowsLeftOut);
    expect(leftOut.map(({ schema, name }) => `${schema}.${name}`)).toEqual([
      'lens.cache_entries',
      'lens.cache_leases',
      'public.own',
    ]);
    for (const level of ['full', 'restore'] as const) await verify({ url, destination, id, level });
    await restore({ url, destination, id, into: 'again' });
    const { rows } = await withConnection(url, 'again', (client) =>
      client.query('SELECT (SELECT count(*)::int FROM kept) AS kept, (SELECT count(*)::int FROM own) AS own'),
    );
    expect(rows).toEqual([{ kept: 1, own: 0 }]);
  });
});
