import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { BatchRequest } from '../../contract/types/query-requests.ts';
import { ValidationError } from '../../errors/index.ts';

/**
 * Reads a list of at most fifty questions, each with an id of its own. What is wrong with a question is left in it:
 * that is the question's own error. Throws a ValidationError `invalid_request` for everything else.
 */
export function readBatch(given: BatchRequest): BatchRequest {
  const parsed = parseWith(schemas.BatchRequest, given);
  if (parsed.ok) return parsed.value;
  // A question that is too large ends the reading, and a list of problems is cut: neither says anything of the rest.
  const frame = parseWith(schemas.BatchRequest, withoutQuestions(given));
  if (frame.ok) return given;
  const own = parsed.issues.filter(({ pointer }) => !QUESTION.test(pointer));
  const told = own.length === 0 ? frame.issues : own;
  throw new ValidationError('invalid_request', summaryOf('The questions cannot be asked.', told), told);
}

const QUESTION = /^\/queries\/\d+\/query(?:\/|$)/;

/** The same with a good question in the place of each. */
function withoutQuestions(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || !('queries' in given)) return given;
  if (!Array.isArray(given.queries)) return given;
  const queries = given.queries.map((item: unknown) =>
    typeof item === 'object' && item !== null && 'query' in item
      ? { ...item, query: { dataset: 'any' } }
      : item,
  );
  return { ...given, queries };
}
