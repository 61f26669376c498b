import { inDocumentOrder } from '../../contract/document-order.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { ValidationError } from '../../errors/validation-error.ts';

/** Codes that a refusal has itself when all of its problems have them. */
const OWN_CODES = ['limit_exceeded', 'unknown_dataset'] as const;

/**
 * The refusal of a question, with all of its problems in the order of the question. Its code is
 * `limit_exceeded` or `unknown_dataset` when there is no other problem, else `invalid_query`.
 */
export function refuseQuery(issues: readonly ProblemIssue[], given: unknown): ValidationError {
  const ordered = inDocumentOrder(issues, given);
  const code = OWN_CODES.find((own) => ordered.every((issue) => issue.code === own)) ?? 'invalid_query';
  return new ValidationError(code, summaryOf('The query cannot be answered.', ordered), ordered);
}
