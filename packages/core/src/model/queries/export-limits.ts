import type { ProblemIssue } from '../../contract/types/problem.ts';

/** The most rows of a file, and as many as there are unless a question says fewer. */
export const EXPORT_MAX_ROWS = 10_000_000;

/** What a file cannot hold, of an untrusted question. */
export function exportIssues(asked: unknown): ProblemIssue[] {
  const given = new Map<string, unknown>(Object.entries(Object(asked)));
  const issues: ProblemIssue[] = [];
  if (given.get('totals') === true) {
    const detail = 'A file has rows only: leave out the totals, or ask for them by themselves.';
    issues.push({ pointer: '/totals', code: 'unexpected', detail });
  }
  if (typeof given.get('cursor') === 'string') {
    const detail = 'A file has all rows: leave out the cursor.';
    issues.push({ pointer: '/cursor', code: 'unexpected', detail });
  }
  return issues;
}

/** The same question for all rows, where it does not say how many. */
export function withoutLimit(asked: unknown): unknown {
  if (typeof asked !== 'object' || asked === null || Array.isArray(asked) || Object.hasOwn(asked, 'limit')) {
    return asked;
  }
  return { ...asked, limit: EXPORT_MAX_ROWS };
}
