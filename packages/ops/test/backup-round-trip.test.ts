import { execFile } from 'node:child_process';
import { readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backup, listBackups, restore, verify } from '@istari-lens/ops';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { SHOP, SHOP_DIGEST } from './backup-support/shop-database.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';
import { withConnection } from './backup-support/connections.ts';

const run = promisify(execFile);
const newFolder = temporaryFolders();

describe('a round trip', () => {
  needsClientTools();
  let server: BackupServer;
  let shop: BackupDatabase;
  let digest: unknown;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    shop = await server.createDatabase(SHOP);
    digest = (await shop.query(SHOP_DIGEST)).rows[0];
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });
  const digestOf = async (database: string): Promise<unknown> =>
    withConnection(shop.url, database, async (client) => (await client.query(SHOP_DIGEST)).rows[0]);

  it.each([
    { format: 'custom' as const, jobs: 1, suffix: '.dump.zst.age' },
    { format: 'custom' as const, jobs: 2, suffix: '.dump.zst.age' },
    { format: 'directory' as const, jobs: 2, suffix: '.dir.tar.zst.age' },
    { format: 'plain' as const, jobs: 1, suffix: '.sql.gz.age' },
  ])(
    'of format $format with $jobs jobs, encrypted, gives everything back',
    async ({ format, jobs, suffix }) => {
      const destination = await newFolder();
      const identity = await generateX25519Identity();
      const recipients = [await identityToRecipient(identity)];
      const { id, manifest } = await backup({ url: shop.url, destination, format, recipients });
      expect(manifest.dump.name).toBe(`${id}${suffix}`);
      expect((await readdir(destination)).toSorted()).toEqual(
        [
          `${id}${suffix}`,
          `${id}.globals.sql${suffix.endsWith('gz.age') ? '.gz' : '.zst'}.age`,
          `${id}.manifest.json`,
        ].toSorted(),
      );
      expect((await stat(path.join(destination, manifest.dump.name))).mode & 0o777).toBe(0o600);

      for (const level of ['quick', 'full', 'restore'] as const) {
        const report = await verify({ url: shop.url, destination, id, level, identity, jobs });
        expect(report).toMatchObject({
          id,
          level,
          tables: 6,
          rows: 500 + 20000 + 1000 + 500 + 2,
          rowCounts: 'exact',
        });
      }
      const into = server.newName();
      await restore({ url: shop.url, destination, id: 'latest', identity, into, jobs });
      expect(await digestOf(into)).toEqual(digest);
      const { backups } = await listBackups({ destination });
      expect(Object.keys(backups[0]?.verified ?? {}).toSorted()).toEqual(['full', 'quick', 'restore']);
    },
  );

  for (const programs of [['zstd'], ['zstd', 'age']]) {
    it(`by hand with ${programs.join(', ')} and the programs of Postgres, by the lines of the manifest`, async ({
      skip,
    }) => {
      for (const program of programs) {
        const isThere = await run(program, ['--version']).then(
          () => true,
          () => false,
        );
        skip(!isThere, `${program} is not on this machine`);
      }
      const destination = await newFolder();
      const identity = await generateX25519Identity();
      await writeFile(path.join(destination, 'KEY.txt'), identity, { mode: 0o600 });
      const recipients = programs.includes('age') ? [await identityToRecipient(identity)] : [];
      const { id, manifest } = await backup({ url: shop.url, destination, globals: false, recipients });
      const into = server.newName();
      const url = new URL(shop.url);
      const env = {
        PATH: process.env['PATH'],
        PGHOST: url.hostname,
        PGPORT: url.port,
        PGUSER: decodeURIComponent(url.username),
        PGPASSWORD: decodeURIComponent(url.password),
      };
      for (const line of manifest.byHand) {
        await run('bash', ['-o', 'pipefail', '-c', line.replaceAll('NEW', into)], { cwd: destination, env });
      }
      expect(await digestOf(into)).toEqual(digest);
      expect(id).toContain(shop.name.replaceAll('_', '-'));
    });
  }
});
