import { summaryOf } from '../../contract/summary.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { ValidationError } from '../../errors/index.ts';

/** The refusal of a definition, with every problem. */
export function invalidDashboard(
  issues: readonly ProblemIssue[],
  what: string = 'The dashboard cannot be made.',
): ValidationError {
  return new ValidationError('invalid_dashboard', summaryOf(what, issues), issues);
}
