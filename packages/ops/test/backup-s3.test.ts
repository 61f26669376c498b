import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { backup, checkBackups, listBackups, prune, restore, verify } from '@istari-lens/ops';
import { createS3Destination } from '../src/destinations/s3/s3-destination.ts';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { withConnection } from './backup-support/connections.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { toolsOf } from './backup-support/processes.ts';
import { BUCKET, startS3Store, type S3Store } from './backup-support/s3-store.ts';
import { SHOP, SHOP_DIGEST } from './backup-support/shop-database.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const newFolder = temporaryFolders();
/** Stored as it is, it is more than two parts. */
const LARGE = `CREATE TABLE large AS SELECT n, repeat(md5(n::text), 8) AS a FROM generate_series(1, 75000) AS n`;
const TRIES = 3;

describe('backups in S3', () => {
  needsClientTools();
  let server: BackupServer;
  let shop: BackupDatabase;
  let large: BackupDatabase;
  let store: S3Store;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    shop = await server.createDatabase(SHOP);
    large = await server.createDatabase(LARGE);
    store = await startS3Store(await newFolder());
  });
  afterAll(async () => {
    if (!hasClientTools) return;
    await store.stop();
    await server.stop();
  });

  it('make the round trip encrypted, and are listed, checked and pruned', async () => {
    const place = { destination: `s3://${BUCKET}/lens/app`, s3: store.settings };
    const identity = await generateX25519Identity();
    const recipients = [await identityToRecipient(identity)];
    const { id, destination } = await backup({ url: shop.url, ...place, recipients });
    expect(destination).toBe(`s3://${BUCKET}/lens/app`);
    for (const level of ['quick', 'full', 'restore'] as const)
      await expect(verify({ url: shop.url, ...place, id, level, identity })).resolves.toMatchObject({
        rows: 22_002,
      });
    const into = server.newName();
    await restore({ url: shop.url, ...place, id: 'latest', into, identity });
    const restored = await withConnection(server.url, into, (client) => client.query(SHOP_DIGEST));
    expect(restored.rows).toEqual((await shop.query(SHOP_DIGEST)).rows);
    expect(await checkBackups({ ...place, database: shop.name, maxVerifiedAgeMs: 60_000 })).toMatchObject({
      ok: true,
      newest: { id },
    });
    const second = await backup({ url: shop.url, ...place, globals: false });
    // Until the younger one is proven too, the older one stays.
    expect((await prune({ ...place, keep: { last: 1 }, minimum: 1 })).decisions).toMatchObject([
      { id: second.id, action: 'keep' },
      { id, action: 'keep', reasons: ['newest restored on trial'] },
    ]);
    await verify({ url: shop.url, ...place, id: second.id, level: 'restore' });
    const pruned = await prune({ ...place, keep: { last: 1 }, minimum: 1, apply: true });
    expect(pruned.decisions.map((decision) => [decision.id, decision.action])).toEqual([
      [second.id, 'keep'],
      [id, 'remove'],
    ]);
    expect((await listBackups(place)).backups.map((entry) => entry.id)).toEqual([second.id]);
    expect((await store.objects()).filter((name) => name.includes(id))).toEqual([]);
  });

  it('that fail at any request leave no manifest, no object and no upload', async () => {
    const options = {
      url: large.url,
      s3: store.settings,
      compression: 'none' as const,
      rowCounts: 'estimated' as const,
    };
    const requests = async (prefix: string): Promise<string[]> => {
      store.requests.length = 0;
      await backup({ ...options, destination: `s3://${BUCKET}/${prefix}` });
      return [...store.requests];
    };
    const all = await requests('whole');
    expect(all.filter((request) => request.includes('partNumber'))).toHaveLength(3);
    const kept = await store.objects();

    for (let failing = 1; failing <= all.length; failing += 1) {
      // Of parts, a lost answer is no different from a lost request.
      const isPart = all[failing - 1]?.includes('partNumber') === true;
      for (const lost of isPart ? (['request'] as const) : (['request', 'answer'] as const)) {
        const where = `${lost} ${failing} of ${all.length}, ${all[failing - 1]}`;
        store.requests.length = 0;
        // Once it fails, so do the tries that the client makes by itself; what tidies up gets through.
        let failures = 0;
        let target: string | undefined;
        store.onRequest = (number) => {
          const request = store.requests[number - 1];
          if (number === failing) target = request;
          const fails = request === target && failures < TRIES;
          if (fails) failures += 1;
          return { before: !(fails && lost === 'request'), after: !fails };
        };
        const said = await failureOf(backup({ ...options, destination: `s3://${BUCKET}/broken` }));
        store.onRequest = undefined;
        expect(said, where).toMatch(/failed: the S3 store cannot be reached or refuses/);
        expect(said, where).not.toContain('127.0.0.1');
        expect((await store.objects()).toSorted(), where).toEqual(kept.toSorted());
        // An upload whose id was lost with the answer cannot be aborted by anybody who does not list uploads.
        const began = lost === 'answer' && all[failing - 1]?.includes('?uploads') === true;
        expect((await store.openUploads()).length, where).toBeLessThanOrEqual(began ? TRIES : 0);
        if (began) for (const upload of await store.openUploads()) await store.forget(upload);
        expect(await toolsOf(process.pid), where).toEqual([]);
      }
    }
  }, 120_000);

  it('say what failed of a part when it fails while the next is waited for', async () => {
    let failures = 0;
    store.requests.length = 0;
    store.onRequest = (number) => {
      const fails = store.requests[number - 1]?.includes('partNumber=1') === true;
      if (fails) failures += 1;
      return { before: !fails, after: !fails };
    };
    const slow = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.alloc(16 << 20);
      while (failures < TRIES) await new Promise((resolve) => setTimeout(resolve, 20));
      // Until the client has told of its last try.
      await new Promise((resolve) => setTimeout(resolve, 500));
    };
    const destination = createS3Destination({ bucket: BUCKET, prefix: 'slow', settings: store.settings });
    const said = await failureOf(destination.put('a', slow(), { expectedBytes: 0 }));
    destination.close();
    store.onRequest = undefined;
    expect(said).toMatch(/^Storing a failed: the S3 store cannot be reached or refuses/);
    expect(await store.openUploads()).toEqual([]);
  });

  it('that lose the store for good fail, and leave no manifest', async () => {
    for (const failing of [1, 3]) {
      store.requests.length = 0;
      store.onRequest = (number) => {
        if (number < failing) return { before: true, after: true };
        store.proxy.refuse();
        return { before: false, after: false };
      };
      await failureOf(
        backup({
          url: large.url,
          s3: store.settings,
          destination: `s3://${BUCKET}/gone`,
          compression: 'none',
        }),
      );
      store.onRequest = undefined;
      store.proxy.accept();
      expect((await store.objects()).filter((name) => name.startsWith('gone/'))).toEqual([]);
      expect(await toolsOf(process.pid)).toEqual([]);
      for (const upload of await store.openUploads()) await store.forget(upload);
    }
  });

  it('that are aborted abort their upload within seconds', async () => {
    const controller = new AbortController();
    store.requests.length = 0;
    store.onRequest = (number) => {
      if (number === 2) {
        controller.abort(new Error('enough'));
        store.proxy.pause();
        setTimeout(() => store.proxy.resume(), 500);
      }
      return { before: true, after: true };
    };
    const startedAt = performance.now();
    const said = await failureOf(
      backup({
        url: large.url,
        s3: store.settings,
        destination: `s3://${BUCKET}/aborted`,
        compression: 'none',
        signal: controller.signal,
      }),
    );
    store.onRequest = undefined;
    expect(said).toBe('enough');
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    expect(await store.openUploads()).toEqual([]);
    expect((await store.objects()).filter((name) => name.startsWith('aborted/'))).toEqual([]);
  });

  it('of a bucket that is not there say so', async () => {
    const said = await failureOf(listBackups({ destination: 's3://nowhere/x', s3: store.settings }));
    expect(said).toBe(
      'Listing the backups failed: the S3 store cannot be reached or refuses (NoSuchBucket, HTTP 404). Check the name of the bucket in BACKUP_DESTINATION.',
    );
  });
});
