import { quoteIdentifier } from '@istari-lens/core';
import type { Session } from './session.ts';

/** First key of the advisory lock: "SCRT" in ASCII. The second is made of the name. */
const LOCK_CLASS = 0x53435254;
const MARK = 'Scratch database of istari-lens: it may be dropped when nobody holds its lock.';
/** As `scratchName` makes them. */
const NAME = '^lens_(verify|import|restoring|replaced)_[0-9a-f]{10}$';

/** A scratch database that no process works with any more. */
export interface AbandonedDatabase {
  name: string;
  /** Whether it says itself that it may be dropped. */
  marked: boolean;
}

/**
 * Holds the name of a scratch database, before that is made and until the session ends, however it ends:
 * that tells one in use from one that was left behind.
 */
export async function claimScratch(session: Session, name: string): Promise<void> {
  await session.query('select pg_catalog.pg_advisory_lock($1, $2)', [
    LOCK_CLASS,
    Number.parseInt(name.slice(-8), 16) | 0,
  ]);
}

/** Says in a claimed database's comment that it may be dropped; or, when it is to stay, no longer. */
export async function markScratch(session: Session, name: string, isScratch: boolean): Promise<void> {
  await session.query(`comment on database ${quoteIdentifier(name)} is ${isScratch ? `'${MARK}'` : 'null'}`);
}

/** Whether a comment of a database is that mark. */
export function isScratchMark(comment: string): boolean {
  return comment === MARK;
}

/** Scratch databases of the session's server that nobody holds and nobody is connected to. */
export async function findAbandoned(session: Session): Promise<AbandonedDatabase[]> {
  // A lock belongs to the database it was taken in, which need not be this one; all are listed here.
  return session.query<AbandonedDatabase>(
    `select datname as name, coalesce(pg_catalog.shobj_description(oid, 'pg_database') = $2, false) as marked
from pg_catalog.pg_database
where datname ~ $1
  and not exists (select from pg_catalog.pg_stat_activity where datid = pg_database.oid)
  and not exists (select from pg_catalog.pg_locks
    where locktype = 'advisory' and objsubid = 2 and classid::bigint = $3
      and objid::bigint = case when datname ~ $1 then ('x' || right(datname, 8))::bit(32)::bigint end)
order by datname`,
    [NAME, MARK, LOCK_CLASS],
  );
}

/**
 * Drops the abandoned databases that are marked. One that somebody connects to meanwhile, or that
 * belongs to another role, stays.
 *
 * @returns the names of those that are gone.
 */
export async function dropAbandoned(session: Session): Promise<string[]> {
  const dropped: string[] = [];
  for (const { name, marked } of await findAbandoned(session)) {
    if (!marked) continue;
    const isGone = await session.query(`drop database ${quoteIdentifier(name)}`).then(
      () => true,
      () => false,
    );
    if (isGone) dropped.push(name);
  }
  return dropped;
}
