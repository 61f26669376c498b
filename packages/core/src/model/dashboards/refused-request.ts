import type { ProblemIssue } from '../../contract/types/problem.ts';
import { summaryOf } from '../../contract/summary.ts';
import { ValidationError } from '../../errors/index.ts';

/** The error of a request that does not fit its dashboard. */
export function refusedRequest(issues: readonly ProblemIssue[]): ValidationError {
  return new ValidationError(
    'invalid_request',
    summaryOf('The dashboard cannot be loaded as asked.', issues),
    issues,
  );
}
