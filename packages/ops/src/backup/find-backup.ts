import { LensError } from '@istari-lens/core';
import type { Destination } from '../destinations/destination.ts';
import { listIn } from './list-backups.ts';
import { isDated } from './manifest/is-dated.ts';
import type { Manifest } from './manifest/manifest.ts';
import { manifestName, openManifest } from './manifest/manifest-text.ts';
import { readText } from './read-text.ts';
import { oneSeries, type ServerChoice } from './series.ts';

/** Which backup is meant. */
export interface BackupChoice extends ServerChoice {
  /** An id, or `latest`: the newest of `database` of which it is known when it was taken. */
  id: string;
  /** The database it must be of. Needed for `latest`. */
  database?: string;
}

/**
 * Reads the manifest of a backup.
 *
 * @throws LensError `not_found`, `backup_damaged`; `restore_refused` when it is of another database.
 */
export async function findBackup(destination: Destination, choice: BackupChoice): Promise<Manifest> {
  const manifest =
    choice.id === 'latest' ? await latest(destination, choice) : await read(destination, choice.id);
  if (choice.database === undefined || manifest.database.name === choice.database) return manifest;
  throw new LensError(
    'restore_refused',
    `Backup ${manifest.id} is of the database "${manifest.database.name}", not of "${choice.database}". Choose another, or name the database it is of.`,
  );
}

async function latest(destination: Destination, choice: BackupChoice): Promise<Manifest> {
  const { database } = choice;
  const { backups, unreadable } = await listIn(destination, database);
  const dated = backups.filter(({ manifest }) => isDated(manifest));
  const past = dated.filter(({ isFuture }) => !isFuture);
  // By a clock that is far behind, all of them are of the future.
  const [newest] = await oneSeries(past.length === 0 ? dated : past, choice);
  const [broken] = unreadable;
  if (newest === undefined) {
    if (broken !== undefined) throw new LensError('backup_damaged', broken.problem);
    if (backups.length > 0)
      throw new LensError(
        'not_found',
        'There are only imported dumps, which do not say when they were made: none is known to be the newest. Name one by its id; "istari-lens list" shows them.',
      );
    throw new LensError(
      'not_found',
      `There is no backup${database === undefined ? '' : ` of the database "${database}"`} in this destination. Check BACKUP_DESTINATION, or make one with "istari-lens backup".`,
    );
  }
  // One that was found damaged may be tried again, and what tries it tells.
  if (newest.problem !== null && newest.verified.failed === undefined)
    throw new LensError('backup_damaged', newest.problem);
  return newest.manifest;
}

async function read(destination: Destination, id: string): Promise<Manifest> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/.test(id))
    throw new LensError('not_found', 'That is no id of a backup. "istari-lens list" shows the ids.');
  try {
    return openManifest(await readText(destination, manifestName(id)), id);
  } catch (error) {
    if (!LensError.isInstance(error) || error.code !== 'not_found') throw error;
    throw new LensError(
      'not_found',
      `There is no manifest of a backup ${id}: its upload was never completed, or it was removed. "istari-lens list" shows what can be restored.`,
      { cause: error },
    );
  }
}
