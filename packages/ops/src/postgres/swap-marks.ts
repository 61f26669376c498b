import { z } from 'zod';
import type { DirectSession } from './direct-session.ts';
import { isScratchMark } from './scratch-databases.ts';

/** What a server knows of a database. */
export interface KnownDatabase {
  /** It keeps that whatever it is called. */
  oid: string;
  comment: string | null;
}

/** Why a database is kept. It stands in its comment, which a rename does not change. */
export interface SwapMark {
  /** `before`: another took its place. `undone`: that was taken back. */
  kept: 'before' | 'undone';
  /** The name that everybody uses. */
  of: string;
  /** The database that has that name since. */
  liveOid: string;
  /** Its own comment. */
  comment: string | null;
}

/** A database that is kept, and why. */
export interface KeptDatabase extends KnownDatabase {
  name: string;
  mark: SwapMark;
}

const START = 'Kept by istari-lens restore';
const WORDS: Readonly<Record<SwapMark['kept'], string>> = {
  before:
    'another database took its name; "restore --undo" gives it back. Drop it when that is no more needed.',
  undone: 'it was swapped in, and that was taken back. Drop it when it is no more needed.',
};

const markSchema: z.ZodType<SwapMark> = z.strictObject({
  kept: z.enum(['before', 'undone']),
  of: z.string(),
  liveOid: z.string(),
  comment: z.string().nullable(),
});

/** The comment of a database that is kept. */
export function formatSwapMark(mark: SwapMark): string {
  return `${START}: ${WORDS[mark.kept]}\n${JSON.stringify(mark)}`;
}

/** The comment that a database's owner gave it, without what we wrote there. */
export function ownComment(comment: string | null): string | null {
  if (comment === null || isScratchMark(comment)) return null;
  return parseSwapMark(comment)?.comment ?? (comment.startsWith(START) ? null : comment);
}

/** What the server knows of a database; null when there is none. */
export async function describeDatabase(session: DirectSession, name: string): Promise<KnownDatabase | null> {
  const [known] = await session.query<KnownDatabase>(
    `select oid::text as oid, shobj_description(oid, 'pg_database') as comment from pg_database where datname = $1`,
    [name],
  );
  return known ?? null;
}

/** Databases that are kept because of a swap of the name. */
export async function findKept(session: DirectSession, name: string): Promise<KeptDatabase[]> {
  const marked = await session.query<{ name: string; oid: string; comment: string }>(
    `select datname as name, oid::text as oid, shobj_description(oid, 'pg_database') as comment
from pg_database where starts_with(shobj_description(oid, 'pg_database'), $1) order by datname`,
    [START],
  );
  return marked.flatMap((database) => {
    const mark = parseSwapMark(database.comment);
    return mark?.of === name ? [{ ...database, mark }] : [];
  });
}

function parseSwapMark(comment: string): SwapMark | undefined {
  if (!comment.startsWith(START)) return undefined;
  try {
    return markSchema.parse(JSON.parse(comment.slice(comment.indexOf('\n') + 1)));
  } catch {
    return undefined;
  }
}
