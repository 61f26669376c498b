import { LensError } from '@istari-lens/core';
import { withDatabase } from '../postgres/database-url.ts';
import { isEmptyDatabase } from '../postgres/is-empty-database.ts';
import type { Maintenance } from '../postgres/maintenance.ts';
import { scratchName } from './database-names.ts';

/** What has the name that a restored database is to get: nothing, an empty database, or one that was named twice. */
export type Occupant = 'nothing' | 'empty' | 'named';

export interface PutInPlaceOptions {
  url: string;
  /** The restored database. */
  fresh: string;
  into: string;
  occupant: Occupant;
}

/**
 * Gives a restored database its name, and drops what had that name before.
 *
 * @returns the database that could not be dropped, and remains; null: none.
 * @throws LensError `restore_refused` when the empty database was filled meanwhile; it stays as it is.
 */
export async function putInPlace(
  maintenance: Maintenance,
  { url, fresh, into, occupant }: PutInPlaceOptions,
): Promise<string | null> {
  if (occupant === 'nothing') {
    await maintenance.rename([{ from: fresh, to: into }]);
    return null;
  }
  const former = await maintenance.describe(into);
  const old = scratchName('replaced');
  await maintenance.claim(old);
  await maintenance.rename([
    { from: into, to: old },
    { from: fresh, to: into },
  ]);
  // Under a name that nobody knows, nobody fills it any more.
  if (occupant === 'empty' && !(await isEmptyDatabase(withDatabase(url, old)))) {
    await maintenance.rename([
      { from: into, to: fresh },
      { from: old, to: into, comment: former?.comment ?? null },
    ]);
    throw new LensError(
      'restore_refused',
      `The database "${into}" was empty and was filled while the backup was restored. It stays as it is; choose another name.`,
    );
  }
  return maintenance.drop(old).then(
    () => null,
    () => old,
  );
}
