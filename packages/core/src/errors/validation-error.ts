import { MAX_ISSUES } from './max-issues.ts';
import type { ProblemIssue } from '../contract/types/problem.ts';
import type { ErrorCode } from './codes.ts';
import { LensError, type LensErrorOptions } from './lens-error.ts';

/**
 * A request that was understood but is invalid. `issues` holds every problem found, not only the first,
 * up to a hundred.
 */
export class ValidationError extends LensError {
  readonly issues: readonly ProblemIssue[];

  constructor(
    code: Extract<
      ErrorCode,
      | 'invalid_request'
      | 'invalid_query'
      | 'invalid_dataset'
      | 'invalid_dashboard'
      | 'unknown_dataset'
      | 'limit_exceeded'
      | 'schema_drift'
      | 'cardinality_broken'
      | 'malformed_request'
    >,
    message: string,
    issues: readonly ProblemIssue[],
    options: LensErrorOptions = {},
  ) {
    super(code, message, options);
    this.issues = Object.freeze(issues.slice(0, MAX_ISSUES));
  }
}
