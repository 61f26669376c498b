import { LensError } from '@istari-lens/core';
import { openMaintenance, type Maintenance } from '../postgres/maintenance.ts';
import { formatSwapMark, ownComment, type KeptDatabase } from '../postgres/swap-marks.ts';
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
  const live = await maintenance.describe(database);
  const next = await maintenance.describe(restored);
  if (live === null || next === null) {
    await maintenance.rename([{ from: restored, to: database }]);
    return { database, from: restored, previous: null };
  }
  const previous = derivedName(database, timedEnding('before', new Date()));
  const comment = formatSwapMark({
    kept: 'before',
    of: database,
    liveOid: next.oid,
    comment: ownComment(live.comment),
  });
  await maintenance.rename([
    { from: database, to: previous, comment },
    { from: restored, to: database },
  ]);
  return { database, from: restored, previous };
}

/**
 * Takes the last swap of a database back: what it replaced gets its name again, and what was swapped in
 * is kept as `<name>_undone_<time>`. Which one that is stands in the comments of the databases; names
 * prove nothing.
 *
 * @throws LensError `not_found` when there is nothing to go back to, `restore_refused` when that is not clear.
 */
export async function undoSwap({ url, database }: { url: string; database: string }): Promise<SwapReport> {
  const maintenance = await openMaintenance(url);
  try {
    const live = await maintenance.describe(database);
    const kept = await maintenance.keptOf(database);
    const former = findFormer(database, live?.oid, kept);
    const { comment } = former.mark;
    if (live === null) {
      await maintenance.rename([{ from: former.name, to: database, comment }]);
      return { database, from: former.name, previous: null };
    }
    const previous = derivedName(database, timedEnding('undone', new Date()));
    const undone = formatSwapMark({
      kept: 'undone',
      of: database,
      liveOid: former.oid,
      comment: ownComment(live.comment),
    });
    await maintenance.rename([
      { from: database, to: previous, comment: undone },
      { from: former.name, to: database, comment },
    ]);
    return { database, from: former.name, previous };
  } finally {
    await maintenance.close();
  }
}

/** What the database of that name replaced. */
function findFormer(
  database: string,
  liveOid: string | undefined,
  kept: readonly KeptDatabase[],
): KeptDatabase {
  const ofLive = kept.filter(({ mark }) => liveOid === undefined || mark.liveOid === liveOid);
  const undone = liveOid === undefined ? undefined : ofLive.find(({ mark }) => mark.kept === 'undone');
  if (undone !== undefined)
    throw new LensError(
      'not_found',
      `The last swap of "${database}" was taken back already, so there is no swap to take back. What it had put there is kept as ${undone.name}; drop that to go back one swap further.`,
    );
  const candidates = ofLive.filter(({ mark }) => mark.kept === 'before');
  const [former, ...others] = candidates;
  if (former === undefined)
    throw new LensError(
      'not_found',
      `No database of this server says that "${database}" took its place: there is no swap to take back.`,
    );
  if (others.length === 0) return former;
  throw new LensError(
    'restore_refused',
    `Several databases were "${database}" before a swap: ${candidates.map(({ name }) => name).join(', ')}. Rename the right one by hand, or drop the others.`,
  );
}
