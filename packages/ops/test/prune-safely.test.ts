import { readdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { checkBackups, prune, type Manifest, type PruneReport } from '@istari-lens/ops';
import { describe, expect, it } from 'vitest';
import { manifestName, sealManifest } from '../src/backup/manifest/manifest-text.ts';
import { temporaryFolders } from './backup-support/temporary-folders.ts';

const newFolder = temporaryFolders();

/** Stores something with a manifest that is right about it. */
async function store(folder: string, id: string, takenAt: string, restoredAt?: string): Promise<Manifest> {
  const manifest: Manifest = {
    kind: 'istari-lens-backup',
    version: 1,
    id,
    origin: 'backup',
    database: {
      name: 'app',
      owner: 'o',
      encoding: 'UTF8',
      collation: 'C',
      characterType: 'C',
      localeProvider: 'c',
      locale: null,
      connectionLimit: -1,
      settings: [],
      rights: null,
    },
    takenAt,
    durationMs: 1,
    format: 'custom',
    compression: 'none',
    recipients: null,
    dump: { name: `${id}.dump`, bytes: 4, sha256: '0'.repeat(64), contentBytes: 4 },
    globals: null,
    verification: `${id}.verified.json`,
    tool: { name: 'pg_dump', version: '15.1' },
    server: { version: '15.1', major: 15, standby: false, startLsn: '0/1' },
    content: {
      rowCounts: 'exact',
      tables: [],
      sequences: [],
      extensions: [],
      objects: [],
      invalidIndexes: [],
      migration: null,
    },
    byHand: [],
  };
  await writeFile(path.join(folder, manifest.dump.name), 'dump');
  await writeFile(path.join(folder, manifestName(id)), sealManifest(manifest));
  if (restoredAt !== undefined)
    await writeFile(
      path.join(folder, manifest.verification),
      JSON.stringify({ restore: { at: restoredAt, durationMs: 1 } }),
    );
  return manifest;
}

const at = (day: number): string => `2026-01-0${day}T03:00:00.000Z`;
const actions = ({ decisions }: PruneReport): Record<string, string> =>
  Object.fromEntries(decisions.map(({ id, action, reasons }) => [id, [action, ...reasons].join(': ')]));

describe('prune', () => {
  it('keeps the newest backup that was restored on trial', async () => {
    const folder = await newFolder();
    await store(folder, 'a', at(1), at(1));
    await store(folder, 'b', at(2), at(2));
    for (const [index, id] of ['c', 'd', 'e', 'f'].entries()) await store(folder, id, at(3 + index));
    const report = await prune({ destination: folder, keep: { last: 1 }, minimum: 2, apply: true });
    expect(actions(report)).toEqual({
      f: 'keep: last',
      e: 'keep: minimum',
      d: 'remove',
      c: 'remove',
      b: 'keep: newest restored on trial',
      a: 'remove',
    });
    expect(await checkBackups({ destination: folder, now: new Date(at(6)) })).toMatchObject({
      ok: true,
      lastVerifiedRestore: at(2),
    });
  });

  it('leaves a backup alone whose dump is missing: it may be elsewhere', async () => {
    const folder = await newFolder();
    await store(folder, 'a', at(1));
    await store(folder, 'b', at(2));
    await rename(path.join(folder, 'a.dump'), `${folder}.dump`);
    const before = await readdir(folder);
    const report = await prune({ destination: folder, keep: { last: 1 }, minimum: 1, apply: true });
    expect(actions(report)).toEqual({ b: 'keep: last', a: 'stuck: a.dump is missing. Use another backup.' });
    expect(await readdir(folder)).toEqual(before);
    await rm(`${folder}.dump`);
  });

  it('finishes a removal that it had begun, also of only one database', async () => {
    const folder = await newFolder();
    for (const [index, id] of ['a', 'b', 'c'].entries()) await store(folder, id, at(1 + index));
    // As a process leaves it that is killed after the dump, before the manifest.
    await writeFile(path.join(folder, 'a.removing'), '');
    await rm(path.join(folder, 'a.dump'));
    // Kept after all, and gone but for its mark.
    await writeFile(path.join(folder, 'c.removing'), '');
    await writeFile(path.join(folder, 'z.removing'), '');
    const other = { destination: folder, keep: { last: 1 }, minimum: 1, database: 'other', apply: true };
    await prune(other);
    expect(await readdir(folder)).toContain('a.removing');
    const report = await prune({ ...other, database: 'app' });
    expect(actions(report)).toEqual({
      c: 'keep: last',
      b: 'remove',
      a: 'remove: its removal was begun and interrupted',
    });
    expect(await readdir(folder)).toEqual(['c.dump', 'c.manifest.json']);
  });
});
