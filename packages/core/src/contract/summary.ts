import type { ProblemIssue } from './types/problem.ts';

/**
 * One sentence or two for an error with several problems: what could not be done, the first problem with
 * its place, and how many more there are. True of an error's `issues` as of the `errors` of an answer.
 *
 * @example summaryOf('The query cannot be answered.', issues)
 * // 'The query cannot be answered. At /limit: This must be at most 50000. There is 1 more problem.'
 */
export function summaryOf(what: string, issues: readonly ProblemIssue[]): string {
  const [first] = issues;
  if (first === undefined) return what;
  const others = issues.length - 1;
  const place = first.pointer === '' ? '' : `At ${first.pointer}: `;
  const more =
    others === 0 ? '' : others === 1 ? ' There is 1 more problem.' : ` There are ${others} more problems.`;
  return `${what} ${place}${first.detail}${more}`;
}
