import { LensError } from '@istari-lens/core';
import type { Destination, StoredObject } from '../destinations/destination.ts';
import { openDestination, type DestinationSettings } from '../destinations/open-destination.ts';
import type { Manifest } from './manifest/manifest.ts';
import { idOfManifestName, openManifest } from './manifest/manifest-text.ts';
import { readText } from './read-text.ts';
import { readVerification, type FailedTrial, type VerificationRecord } from './verification-record.ts';

/** A backup as it is listed. */
export interface BackupEntry {
  id: string;
  manifest: Manifest;
  /** Bytes stored, of all its files. */
  bytes: number;
  /**
   * What shows without reading it: a file is missing or has another size, a trial found it damaged, or it
   * says to be of the future. Null: good so far.
   */
  problem: string | null;
  /** It says to have been taken later than now, by this machine's clock. */
  isFuture: boolean;
  /** When it was last found whole, by level. */
  verified: VerificationRecord;
}

export interface BackupList {
  /** Newest first. */
  backups: BackupEntry[];
  /** Manifests that cannot be trusted. */
  unreadable: { id: string; problem: string }[];
}

export interface ListBackupsOptions extends DestinationSettings {
  /** Only backups of the database of exactly this name. */
  database?: string;
  /** @default the clock */
  now?: Date;
}

/** Lists what is stored, by manifests: files without one are no backups. Reads no backup itself. */
export async function listBackups(options: ListBackupsOptions): Promise<BackupList> {
  const destination = await openDestination(options);
  try {
    return await listIn(destination, options.database, options.now);
  } finally {
    destination.close();
  }
}

const AT_ONCE = 8;
/** Clocks of two machines may be apart; a backup that is more than this ahead is of the future. */
const CLOCKS_APART_MS = 10 * 60_000;

/** The same for a destination that is open. */
export async function listIn(
  destination: Destination,
  database: string | undefined,
  now: Date = new Date(),
): Promise<BackupList> {
  const objects = await destination.list();
  const ids = objects.flatMap(({ name }) => idOfManifestName(name) ?? []);
  const list: BackupList = { backups: [], unreadable: [] };
  const next = ids.values();
  const work = async (): Promise<void> => {
    for (const id of next) {
      const read = await readEntry(destination, id, objects, now);
      if ('problem' in read && !('manifest' in read)) list.unreadable.push(read);
      else if (database === undefined || read.manifest.database.name === database) list.backups.push(read);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  list.backups.sort((a, b) => (a.manifest.takenAt < b.manifest.takenAt ? 1 : -1));
  list.unreadable.sort((a, b) => (a.id < b.id ? 1 : -1));
  return list;
}

async function readEntry(
  destination: Destination,
  id: string,
  objects: readonly StoredObject[],
  now: Date,
): Promise<BackupEntry | { id: string; problem: string }> {
  try {
    const manifest = openManifest(await readText(destination, `${id}.manifest.json`), id);
    const files = [manifest.dump, ...(manifest.globals === null ? [] : [manifest.globals])];
    const stored = new Map(objects.map(({ name, bytes }) => [name, bytes]));
    const wrong = files.find(({ name, bytes }) => stored.get(name) !== bytes);
    const verified = stored.has(manifest.verification)
      ? await readVerification(destination, manifest.verification)
      : {};
    const isFuture = Date.parse(manifest.takenAt) > now.getTime() + CLOCKS_APART_MS;
    const problems = [
      ...(wrong === undefined ? [] : [problemOf(wrong, stored.get(wrong.name))]),
      ...(verified.failed === undefined ? [] : [describeFailure(id, verified.failed)]),
      ...(isFuture ? [describeFuture(id, manifest.takenAt)] : []),
    ];
    return {
      id,
      manifest,
      bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
      problem: problems.length === 0 ? null : problems.join(' '),
      isFuture,
      verified,
    };
  } catch (error) {
    // What cannot be reached is not damaged.
    if (!LensError.isInstance(error) || (error.code !== 'backup_damaged' && error.code !== 'not_found'))
      throw error;
    return { id, problem: error.message };
  }
}

function describeFailure(id: string, { at, level, problem }: FailedTrial): string {
  return `Backup ${id} was found damaged at level ${level} on ${at.slice(0, 10)}: ${problem}`;
}

function describeFuture(id: string, takenAt: string): string {
  return `Backup ${id} says to have been taken at ${takenAt}, which is in the future. Correct this machine’s clock, or that of the server it is of; it is not counted.`;
}

function problemOf(file: { name: string; bytes: number }, stored: number | undefined): string {
  return stored === undefined
    ? `${file.name} is missing. Use another backup.`
    : `${file.name} has ${stored} bytes instead of ${file.bytes}. Use another backup.`;
}
