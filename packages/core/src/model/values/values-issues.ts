import type { ValuesRequest } from '../../contract/types/dataset-requests.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';

/** The problems of the question behind a request for values, each where it stands in the request. */
export function valuesIssues(
  issues: readonly ProblemIssue[],
  { filters = [] }: Pick<ValuesRequest, 'filters'>,
): ProblemIssue[] {
  const search = `/filters/${filters.length}`;
  return issues.flatMap((issue) => {
    const { pointer } = issue;
    // The search names the field that the dimension names, which has been said.
    if (pointer === `${search}/field`) return [];
    if (pointer.startsWith('/dimensions/')) return [{ ...issue, pointer: '/field' }];
    return [pointer === search || pointer.startsWith(`${search}/`) ? { ...issue, pointer: '/q' } : issue];
  });
}
