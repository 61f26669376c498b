import type { Warning } from '../contract/types/query.ts';
import type { CompiledQuery } from './types.ts';

type Cells = readonly (string | null)[];

/** How an answer goes on. */
export interface Continuation {
  readonly nextCursor: string | null;
  readonly warnings: readonly Warning[];
}

const NONE: Continuation = { nextCursor: null, warnings: [] };

const NO_KEY: Warning = {
  code: 'no_cursor',
  detail:
    'The next row is the same as the last one in all that rows are ordered by, so nobody could tell where to go on. Give the dataset a "key": fields that tell its rows apart.',
};

const TOO_LONG: Warning = {
  code: 'no_cursor',
  detail: 'The last row is too long for a cursor. Order by shorter fields.',
};

/** The cursor after the last row that is shown, with the row that follows where it is known. */
export function continuationOf(
  { pages }: Pick<CompiledQuery, 'pages'>,
  last: Cells | undefined,
  next: Cells | undefined,
): Continuation {
  if (pages === null || last === undefined) return NONE;
  const values = pages.order.map((place) => last[place] ?? null);
  const isTied =
    next !== undefined && pages.order.every((place, index) => (next[place] ?? null) === values[index]);
  if (isTied) return { nextCursor: null, warnings: [NO_KEY] };
  const nextCursor = pages.cursorAfter(values);
  return nextCursor === null ? { nextCursor, warnings: [TOO_LONG] } : { nextCursor, warnings: [] };
}
