import { LensError } from '@istari-lens/core';
import { openMaintenance, type Maintenance } from '../postgres/maintenance.ts';
import { derivedName, timedEnding } from './database-names.ts';

/** Two names that were exchanged. */
export interface SwapReport {
  /** The name that everybody uses. */
  database: string;
  /** What has that name now was called so before. */
  from: string;
  /** What had that name is called so now; null: there was none. */
  previous: string | null;
}

/** Puts a restored database in the place of another, which is kept as `<name>_before_<time>`; both or neither. */
export async function swapIn(
  maintenance: Maintenance,
  restored: string,
  database: string,
): Promise<SwapReport> {
  const previous = (await maintenance.exists(database))
    ? derivedName(database, timedEnding('before', new Date()))
    : null;
  await maintenance.rename([
    ...(previous === null ? [] : [{ from: database, to: previous }]),
    { from: restored, to: database },
  ]);
  return { database, from: restored, previous };
}

/**
 * Takes the last swap of a database back: the newest `<name>_before_<time>` gets its name again, and
 * what was swapped in is kept as `<name>_undone_<time>`.
 *
 * @throws LensError `not_found` when there is nothing to go back to.
 */
export async function undoSwap({ url, database }: { url: string; database: string }): Promise<SwapReport> {
  const maintenance = await openMaintenance(url);
  try {
    const start = derivedName(database, timedEnding('before', new Date(0))).slice(
      0,
      -'19700101_000000'.length,
    );
    const candidates = await maintenance.startingWith(start);
    const from = candidates.filter((name) => /^\d{8}_\d{6}$/.test(name.slice(start.length))).at(-1);
    if (from === undefined)
      throw new LensError(
        'not_found',
        `No database ${start}… is kept on this server: there is no swap to take back.`,
      );
    const previous = (await maintenance.exists(database))
      ? derivedName(database, timedEnding('undone', new Date()))
      : null;
    await maintenance.rename([
      ...(previous === null ? [] : [{ from: database, to: previous }]),
      { from, to: database },
    ]);
    return { database, from, previous };
  } finally {
    await maintenance.close();
  }
}
