import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { BatchRequest } from '../../contract/types/query-requests.ts';
import { ValidationError } from '../../errors/index.ts';
import { MAX_ISSUES } from '../../errors/max-issues.ts';

/**
 * Reads a list of at most fifty questions, each with an id of its own. What is wrong with a question is left in it:
 * that is the question's own error. Throws a ValidationError `invalid_request` for everything else.
 */
export function readBatch(given: BatchRequest): BatchRequest {
  const parsed = parseWith(schemas.BatchRequest, given);
  if (parsed.ok) return parsed.value;
  const { issues } = parsed;
  const isOfQuestions = issues.every(({ pointer }) => QUESTION.test(pointer));
  // A list of problems that is cut may lack one of the list itself.
  if (isOfQuestions && issues.length < MAX_ISSUES) return given;
  const own = issues.filter(({ pointer }) => !QUESTION.test(pointer));
  const told = own.length === 0 ? issues : own;
  throw new ValidationError('invalid_request', summaryOf('The questions cannot be asked.', told), told);
}

const QUESTION = /^\/queries\/\d+\/query(?:\/|$)/;
