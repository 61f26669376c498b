import { execFileSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@istari-lens/testing';
import { Client } from 'pg';

/** A primary and a streaming replica of it, both of their own. */
export interface ReplicatedServers {
  readonly primary: EmbeddedPostgres;
  readonly replica: EmbeddedPostgres;
  /** Runs a statement on one of the two as the superuser. */
  run(on: 'primary' | 'replica', sql: string): Promise<Record<string, unknown>[]>;
  stop(): Promise<void>;
}

/**
 * Starts a Postgres and a hot standby that streams from it, made by a base backup through the low-level
 * functions (PostgreSQL documentation, "Making a Base Backup Using the Low Level API").
 */
export async function startReplicatedServers(): Promise<ReplicatedServers> {
  const folder = mkdtempSync(join(tmpdir(), 'lens-replicated-'));
  const [from, to] = [join(folder, 'primary'), join(folder, 'replica')];
  const primary = await startEmbeddedPostgres({ dataDir: from });
  const run = async (url: string, sql: string): Promise<Record<string, unknown>[]> => {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };

  mkdirSync(to);
  const backup = new Client({ connectionString: primary.superuserUrl });
  await backup.connect();
  await backup.query("select pg_backup_start('replica', true)");
  execFileSync('cp', ['-a', join(from, 'pgdata'), to]);
  const { rows } = await backup.query<{ labelfile: string }>('select labelfile from pg_backup_stop(false)');
  await backup.end();
  const cluster = join(to, 'pgdata');
  rmSync(join(cluster, 'postmaster.pid'));
  const { uid, gid } = statSync(cluster);
  for (const [name, text] of [
    ['backup_label', rows[0]?.labelfile ?? ''],
    ['standby.signal', ''],
  ] as const) {
    writeFileSync(join(cluster, name), text);
    chownSync(join(cluster, name), uid, gid);
  }
  const state = JSON.parse(readFileSync(join(from, 'server.json'), 'utf8')) as { password: string };
  writeFileSync(join(to, 'server.json'), JSON.stringify({ password: state.password }));
  const replica = await startEmbeddedPostgres({
    dataDir: to,
    settings: {
      primary_conninfo: `host=${primary.host} port=${primary.port} user=postgres password=${state.password}`,
      wal_retrieve_retry_interval: '100ms',
    },
  });
  return {
    primary,
    replica,
    run: (on, sql) => run((on === 'primary' ? primary : replica).superuserUrl, sql),
    async stop() {
      await replica.stop();
      await primary.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
