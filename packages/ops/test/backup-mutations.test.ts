import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { backup, listBackups, restore, verify, type VerifyLevel } from '@istari-lens/ops';
import { openManifest, sealManifest } from '../src/backup/manifest/manifest-text.ts';
import type { Manifest } from '../src/backup/manifest/manifest.ts';
import {
  hasClientTools,
  needsClientTools,
  openBackupServer,
  type BackupDatabase,
  type BackupServer,
} from './backup-support/backup-server.ts';
import { databaseNames } from './backup-support/connections.ts';
import { failureOf } from './backup-support/failure-of.ts';
import { SHOP } from './backup-support/shop-database.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const newFolder = temporaryFolders();

/** What is done to the stored backup, the weakest level that must find it, and how it says so. */
interface Mutation {
  name: string;
  apply: (place: { folder: string; manifest: Manifest; other: Manifest }) => Promise<void>;
  foundBy: VerifyLevel;
  message: (manifest: Manifest, other: Manifest) => string | RegExp;
}

const dumpFile = (folder: string, { dump }: Manifest): string => path.join(folder, dump.name);
const manifestFile = (folder: string, { id }: Manifest): string => path.join(folder, `${id}.manifest.json`);

const truncations: Mutation[] = Array.from({ length: 10 }, (_, step) => ({
  name: `the dump cut at ${step * 10} %`,
  apply: async ({ folder, manifest }) => {
    const bytes = await readFile(dumpFile(folder, manifest));
    await writeFile(dumpFile(folder, manifest), bytes.subarray(0, Math.floor((bytes.length * step) / 10)));
  },
  foundBy: 'quick',
  message: ({ dump }) =>
    `${dump.name} has ${Math.floor((dump.bytes * step) / 10)} bytes instead of ${dump.bytes}. Use another backup.`,
}));

const flips: Mutation[] = Array.from({ length: 20 }, (_, step) => ({
  name: `a bit of the dump flipped at ${step * 5} %`,
  apply: async ({ folder, manifest }) => {
    const bytes = await readFile(dumpFile(folder, manifest));
    const at = Math.floor((bytes.length * step) / 20);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (step % 8));
    await writeFile(dumpFile(folder, manifest), bytes);
  },
  foundBy: 'quick',
  message: ({ dump }) =>
    `${dump.name} was changed after it was written: its checksum does not match. Use another backup.`,
}));

const manifestFlips: Mutation[] = Array.from({ length: 20 }, (_, step) => ({
  name: `a bit of the manifest flipped at ${step * 5} %`,
  apply: async ({ folder, manifest }) => {
    const bytes = await readFile(manifestFile(folder, manifest));
    const at = Math.floor((bytes.length * step) / 20);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (step % 7));
    await writeFile(manifestFile(folder, manifest), bytes);
  },
  foundBy: 'quick',
  message: ({ id }) =>
    new RegExp(
      `^The manifest of backup ${id} (was changed after it was written: its checksum does not match|is not whole: it cannot be read as JSON|carries no checksum)\\.$`,
    ),
}));

/** Replaces the dump by something that agrees with its manifest, as a broken pg_dump would have left it. */
async function forge(folder: string, manifest: Manifest, change: (content: Buffer) => Buffer): Promise<void> {
  const content = change(zstdDecompressSync(await readFile(dumpFile(folder, manifest))));
  const stored = zstdCompressSync(content);
  await writeFile(dumpFile(folder, manifest), stored);
  const sha256 = createHash('sha256').update(stored).digest('hex');
  const dump = { ...manifest.dump, bytes: stored.length, sha256, contentBytes: content.length };
  await writeFile(manifestFile(folder, manifest), sealManifest({ ...manifest, dump }));
}

const others: Mutation[] = [
  {
    name: 'the manifest dropped',
    apply: async ({ folder, manifest }) => rm(manifestFile(folder, manifest)),
    foundBy: 'quick',
    message: ({ id }) =>
      `There is no manifest of a backup ${id}: its upload was never completed, or it was removed. "istari-lens list" shows what can be restored.`,
  },
  {
    name: 'half uploaded',
    apply: async ({ folder, manifest }) => {
      await rm(manifestFile(folder, manifest));
      await rename(dumpFile(folder, manifest), `${dumpFile(folder, manifest)}.part`);
    },
    foundBy: 'quick',
    message: ({ id }) =>
      `There is no manifest of a backup ${id}: its upload was never completed, or it was removed. "istari-lens list" shows what can be restored.`,
  },
  {
    name: 'the manifests of two backups exchanged',
    apply: async ({ folder, manifest, other }) => {
      const [a, b] = [manifestFile(folder, manifest), manifestFile(folder, other)];
      await rename(a, `${a}.x`);
      await rename(b, a);
      await rename(`${a}.x`, b);
    },
    foundBy: 'quick',
    message: ({ id }, other) =>
      `The manifest of backup ${id} describes another backup, ${other.id}: manifests were exchanged or renamed.`,
  },
  {
    name: 'the manifest cut short',
    apply: async ({ folder, manifest }) => {
      const text = await readFile(manifestFile(folder, manifest), 'utf8');
      await writeFile(manifestFile(folder, manifest), text.slice(0, 700));
    },
    foundBy: 'quick',
    message: ({ id }) => `The manifest of backup ${id} is not whole: it cannot be read as JSON.`,
  },
  {
    name: 'the dump missing',
    apply: async ({ folder, manifest }) => rm(dumpFile(folder, manifest)),
    foundBy: 'quick',
    message: ({ dump }) => `${dump.name} is missing. Use another backup.`,
  },
  {
    name: 'the dump of another backup in its place',
    apply: async ({ folder, manifest, other }) => cp(dumpFile(folder, other), dumpFile(folder, manifest)),
    foundBy: 'quick',
    message: ({ dump }) => new RegExp(`^${dump.name} (has \\d+ bytes instead of|was changed after)`),
  },
  {
    name: 'globals that were changed',
    apply: async ({ folder, manifest }) => writeFile(path.join(folder, manifest.globals?.name ?? ''), 'x'),
    foundBy: 'quick',
    message: ({ globals }) =>
      `${globals?.name} has 1 bytes instead of ${globals?.bytes}. Use another backup.`,
  },
  {
    name: 'a dump that was cut before it was stored',
    apply: async ({ folder, manifest }) =>
      forge(folder, manifest, (content) => content.subarray(0, Math.floor(content.length * 0.6))),
    foundBy: 'full',
    message: () => 'pg_restore failed with exit code 1: what it was given is not a whole archive.',
  },
  {
    name: 'a dump that lacks a row',
    apply: async ({ folder, manifest }) => {
      const { content } = manifest;
      const tables = content.tables.map((table) =>
        table.name === 'items' ? { ...table, rows: table.rows + 1 } : table,
      );
      await writeFile(
        manifestFile(folder, manifest),
        sealManifest({ ...manifest, content: { ...content, tables } }),
      );
    },
    foundBy: 'full',
    message: ({ id }) =>
      `The dump in backup ${id} is not what was counted: public.items has 20000 rows instead of 20001. Use another backup.`,
  },
  {
    name: 'the dump of another database under its manifest',
    apply: async ({ folder, manifest, other }) => {
      const { dump } = manifest;
      await cp(dumpFile(folder, other), dumpFile(folder, manifest));
      const forged = { ...manifest, dump: { ...other.dump, name: dump.name } };
      await writeFile(manifestFile(folder, manifest), sealManifest(forged));
    },
    foundBy: 'full',
    message: ({ id }) =>
      new RegExp(
        `^The dump in backup ${id} is not what was counted: .*public\\.items has no rows instead of 20000`,
      ),
  },
  {
    name: 'a sequence behind, an index and the migration head missing',
    apply: async ({ folder, manifest }) => {
      const { content } = manifest;
      const changed = {
        ...content,
        sequences: content.sequences.map((sequence) =>
          sequence.name === 'countdown' ? { ...sequence, lastValue: '-900' } : sequence,
        ),
        objects: content.objects.map(({ kind, count }) => ({
          kind,
          count: kind === 'indexes' ? count + 1 : count,
        })),
        migration: { schema: 'lens', head: 3 },
        extensions: [...content.extensions, { name: 'postgis', version: '3' }],
      };
      await writeFile(manifestFile(folder, manifest), sealManifest({ ...manifest, content: changed }));
    },
    foundBy: 'restore',
    message: ({ id, content }) => {
      const indexes = content.objects.find(({ kind }) => kind === 'indexes')?.count ?? 0;
      return `What was restored of backup ${id} is not what was backed up, and was dropped: The sequence public.countdown is at 95, behind -900. The extension postgis is missing. There are ${indexes} indexes instead of ${indexes + 1}. The migration head of schema lens is 2 instead of 3.`;
    },
  },
];

describe('a stored backup that was changed', () => {
  needsClientTools();
  let server: BackupServer;
  let shop: BackupDatabase;
  let second: BackupDatabase;
  let original: string;
  let manifest: Manifest;
  let other: Manifest;
  beforeAll(async () => {
    if (!hasClientTools) return;
    server = await openBackupServer();
    shop = await server.createDatabase(SHOP);
    second = await server.createDatabase(SHOP);
    await second.query('DROP MATERIALIZED VIEW totals; DROP VIEW cheap; DROP TABLE items');
    original = await newFolder();
    ({ manifest } = await backup({ url: shop.url, destination: original }));
    ({ manifest: other } = await backup({ url: second.url, destination: original }));
  });
  afterAll(async () => {
    if (hasClientTools) await server.stop();
  });

  const LEVELS: readonly VerifyLevel[] = ['quick', 'full', 'restore'];
  it.each([...truncations, ...flips, ...manifestFlips, ...others])(
    '$name: found by $foundBy, and not restored',
    async (mutation) => {
      const { apply, foundBy, message } = mutation;
      const folder = await newFolder();
      await cp(original, folder, { recursive: true });
      await apply({ folder, manifest, other });
      const before = await databaseNames(shop.url);
      const options = { url: shop.url, destination: folder, id: manifest.id, jobs: 1, record: false };
      for (const level of LEVELS.slice(0, LEVELS.indexOf(foundBy)))
        await expect(verify({ ...options, level }), level).resolves.toMatchObject({ level });
      const expected = message(manifest, other);
      const said = await failureOf(verify({ ...options, level: foundBy }));
      if (typeof expected === 'string') expect(said).toBe(expected);
      else expect(said).toMatch(expected);
      await expect(restore(options)).rejects.toThrow();
      if (others.includes(mutation)) await expect(restore({ ...options, jobs: 2 })).rejects.toThrow();
      expect(await databaseNames(shop.url)).toEqual(before);
    },
  );

  it('is not mistaken for a backup of another database', async () => {
    const options = { url: shop.url, destination: original, id: manifest.id, database: 'other' };
    const message = `Backup ${manifest.id} is of the database "${shop.name}", not of "other". Choose another, or name the database it is of.`;
    expect(await failureOf(verify(options))).toBe(message);
    expect(await failureOf(restore(options))).toBe(message);
    const prefix = shop.name.slice(0, -1);
    await expect(verify({ ...options, id: 'latest', database: prefix })).rejects.toThrow(
      `There is no backup of the database "${prefix}"`,
    );
  });

  it('is told by the list, without reading it', async () => {
    const folder = await newFolder();
    await cp(original, folder, { recursive: true });
    await writeFile(dumpFile(folder, manifest), 'x');
    await writeFile(manifestFile(folder, other), '{');
    const list = await listBackups({ destination: folder });
    expect(list.backups.map(({ id, problem }) => [id, problem])).toEqual([
      [
        manifest.id,
        `${manifest.dump.name} has 1 bytes instead of ${manifest.dump.bytes}. Use another backup.`,
      ],
    ]);
    expect(list.unreadable).toEqual([
      {
        id: other.id,
        problem: `The manifest of backup ${other.id} is not whole: it cannot be read as JSON.`,
      },
    ]);
  });

  it('and encrypted is refused with another key, without one, and when it was changed', async () => {
    const folder = await newFolder();
    const identity = await generateX25519Identity();
    const recipients = [await identityToRecipient(identity)];
    const made = await backup({ url: shop.url, destination: folder, recipients });
    const options = { url: shop.url, destination: folder, id: made.id };
    await expect(verify(options)).resolves.toMatchObject({ level: 'quick' });
    const wrong = await generateX25519Identity();
    const wrongKey = `${made.manifest.dump.name} cannot be decrypted: it is encrypted to other recipients than this key. Use the private key of one of those that its manifest names.`;
    for (const level of ['full', 'restore'] as const)
      expect(await failureOf(verify({ ...options, level, identity: wrong }))).toBe(wrongKey);
    expect(await failureOf(restore({ ...options, identity: wrong }))).toBe(wrongKey);
    const noKey = `Backup ${made.id} is encrypted. Set BACKUP_AGE_IDENTITY, or BACKUP_AGE_IDENTITY_FILE, to the private key of one of its recipients.`;
    expect(await failureOf(verify({ ...options, level: 'full' }))).toBe(noKey);
    expect(await failureOf(restore(options))).toBe(noKey);

    // Changed so that its checksum is right: only decrypting finds it.
    const file = dumpFile(folder, made.manifest);
    const bytes = await readFile(file);
    const cut = bytes.subarray(0, bytes.length - 40);
    await writeFile(file, cut);
    const sha256 = createHash('sha256').update(cut).digest('hex');
    const dump = { ...made.manifest.dump, bytes: cut.length, sha256 };
    await writeFile(manifestFile(folder, made.manifest), sealManifest({ ...made.manifest, dump }));
    await expect(verify({ ...options, identity })).resolves.toMatchObject({ level: 'quick' });
    expect(await failureOf(verify({ ...options, identity, level: 'full' }))).toBe(
      `${dump.name} cannot be decrypted: it was cut short or changed after it was written.`,
    );
  });

  it('is whole as long as nothing was changed', async () => {
    expect((await readdir(original)).length).toBe(6);
    const text = await readFile(manifestFile(original, manifest), 'utf8');
    expect(openManifest(text, manifest.id)).toEqual(manifest);
  });
});
