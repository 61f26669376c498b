import type { DataSourceChange } from '../../contract/types/data-source-requests.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { summaryOf } from '../../contract/summary.ts';
import { readDataSourceUrl, type UrlRules } from '../../databases/index.ts';
import { ValidationError } from '../../errors/index.ts';

/** What is wrong with the URLs of a data source, with pointers into the request. No issue repeats a URL. */
export function urlIssues(
  { url, replicaUrls = [] }: Pick<DataSourceChange, 'url' | 'replicaUrls'>,
  rules: UrlRules,
): ProblemIssue[] {
  return [
    ...(url === undefined ? [] : issuesOf(url, '/url', rules)),
    ...replicaUrls.flatMap((each, index) => issuesOf(each, `/replicaUrls/${index}`, rules)),
  ];
}

/** Throws a ValidationError with everything that is wrong with the URLs. */
export function checkUrls(
  given: Pick<DataSourceChange, 'url' | 'replicaUrls'>,
  rules: UrlRules,
  message: string,
): void {
  const issues = urlIssues(given, rules);
  if (issues.length > 0) throw new ValidationError('invalid_request', summaryOf(message, issues), issues);
}

function issuesOf(url: string, pointer: string, rules: UrlRules): ProblemIssue[] {
  try {
    readDataSourceUrl(url, rules);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return error.issues.map((issue) => ({ ...issue, pointer }));
  }
}
