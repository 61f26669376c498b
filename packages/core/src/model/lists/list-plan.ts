import type { ListQuery } from '../../contract/types/list.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { nearest } from '../../contract/nearest.ts';
import { summaryOf } from '../../contract/summary.ts';
import { ValidationError } from '../../errors/index.ts';
import { readPageCursor, type IdType, type PagePosition, type SortType } from './page-cursor.ts';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
const MAX_SEARCH_LENGTH = 200;

/** What one kind of list can be sorted by; the first key is the default order. Numbers are whole ones from 0. */
export type SortKeys = Readonly<Record<string, { type: SortType; column: string }>>;

/** A checked request for one page. */
export interface ListPlan {
  limit: number;
  /** Words to look for, or null. */
  search: string | null;
  /** As given: a key of the list, with `-` in front for descending. */
  sort: string;
  key: { type: SortType; column: string };
  descending: boolean;
  after: PagePosition | null;
  /** What ids of the list are. @default 'uuid' */
  idType?: 'text' | 'bigint';
}

/**
 * Checks a list request against what can be sorted by. Throws a ValidationError for an unknown sort
 * or a limit outside 1–100, and `cursor_mismatch` for a cursor of another list or order.
 */
export function planList(
  query: ListQuery | undefined,
  keys: SortKeys,
  defaultSort: string,
  idType: IdType = 'uuid',
): ListPlan {
  const limit = query?.limit ?? DEFAULT_LIMIT;
  checkTexts(query);
  const sort = query?.sort ?? defaultSort;
  const descending = sort.startsWith('-');
  const name = descending ? sort.slice(1) : sort;
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined;
  const issues: ProblemIssue[] = [];
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_LIMIT) {
    issues.push({
      pointer: 'limit',
      code: 'not_allowed',
      detail: `limit is a whole number from 1 to ${MAX_LIMIT}.`,
    });
  }
  if (query?.q !== undefined && (query.q.length > MAX_SEARCH_LENGTH || query.q.includes('\0'))) {
    const detail = `q is text of at most ${MAX_SEARCH_LENGTH} characters without NUL.`;
    issues.push({ pointer: 'q', code: 'not_allowed', detail });
  }
  if (key === undefined) issues.push(unknownSort(name, Object.keys(keys)));
  if (issues.length > 0 || key === undefined) {
    throw new ValidationError(
      'invalid_request',
      summaryOf('The list cannot be given as asked.', issues),
      issues,
    );
  }
  const search = query?.q === undefined || query.q === '' ? null : query.q;
  const after = query?.cursor === undefined ? null : readPageCursor(query.cursor, sort, key.type, idType);
  const plan = { limit, search, sort, key, descending, after };
  return idType === 'uuid' ? plan : { ...plan, idType };
}

/** TypeScript alone does not keep a number away from a host's own call. */
function checkTexts(query: ListQuery | undefined): void {
  const issues = (['sort', 'q', 'cursor'] as const)
    .filter((key) => query?.[key] !== undefined && typeof query[key] !== 'string')
    .map((pointer) => ({ pointer, code: 'wrong_type', detail: 'This must be a string.' }));
  if (issues.length === 0) return;
  throw new ValidationError(
    'invalid_request',
    summaryOf('The list cannot be given as asked.', issues),
    issues,
  );
}

function unknownSort(name: string, allowed: string[]): ProblemIssue {
  const suggestion = nearest(name, allowed);
  return {
    pointer: 'sort',
    code: 'not_allowed',
    detail: `This list is sorted by ${allowed.join(', ')}; a "-" in front reverses the order.`,
    allowed: allowed.flatMap((key) => [key, `-${key}`]),
    ...(suggestion === undefined ? {} : { suggestion }),
  };
}
