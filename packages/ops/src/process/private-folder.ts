import { createWriteStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LensError } from '@istari-lens/core';
import { isOwnerGone, ownerTag } from './owner-tag.ts';

/** A folder that only this user may enter. */
export interface PrivateFolder {
  path: string;
  remove(): Promise<void>;
}

const START = 'istari-lens-ops-';

/** Folders of processes that were killed hold a copy of the data. What cannot be removed stays. */
async function removeAbandoned(place: string): Promise<void> {
  const names = await readdir(place).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(START)) continue;
    const tag = name.slice(START.length, name.lastIndexOf('-'));
    if (isOwnerGone(tag))
      await rm(path.join(place, name), { recursive: true, force: true }).catch(() => undefined);
  }
}

/**
 * Makes a new, empty folder.
 *
 * @param parent @default the system's folder for temporary files
 */
export async function createPrivateFolder(parent: string | undefined): Promise<PrivateFolder> {
  const place = parent ?? tmpdir();
  await removeAbandoned(place);
  const folder = await mkdtemp(path.join(place, `${START}${ownerTag()}-`));
  return { path: folder, remove: async () => rm(folder, { recursive: true, force: true }) };
}

/**
 * Writes an archive into a file of a private folder.
 *
 * @throws LensError `restore_failed` when the folder's disk is full; whatever the source raises.
 */
export async function spool(archive: AsyncIterable<Uint8Array>, file: string): Promise<void> {
  try {
    await pipeline(archive, createWriteStream(file, { mode: 0o600 }));
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause;
    throw new LensError(
      'restore_failed',
      `The disk of ${path.dirname(path.dirname(file))} is full: the dump is put there before it is restored by several jobs. Free space, set TMPDIR to a larger folder, or use --jobs 1.`,
      { cause },
    );
  }
}
