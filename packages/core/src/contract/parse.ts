import type { z } from 'zod';
import { inspectValue } from './inspect-value.ts';
import { explainIssues } from './issues.ts';
import { keysOfObject } from './object-keys.ts';
import type { ProblemIssue } from './types/problem.ts';

/** A parsed value, or every problem found in it. */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; issues: ProblemIssue[] };

/**
 * Parses an untrusted value by a contract schema. Problems come with a JSON pointer, a stable code,
 * the allowed values and the nearest of them; for a value that may have several shapes, the problems
 * are those of the shape the caller meant. Reports at most 100 problems. The work grows with the size of
 * the value only, and is bounded: what no request needs is refused before any schema sees it. Never throws.
 *
 * @example
 * const parsed = parseWith(schemas.QuerySpec, body);
 * if (!parsed.ok) throw new ValidationError('invalid_query', 'The query has problems.', parsed.issues);
 */
export function parseWith<Value>(schema: z.ZodType<Value>, value: unknown): Parsed<Value> {
  const unfit = inspectValue(value);
  if (unfit !== undefined) return { ok: false, issues: [unfit] };
  const result = schema.safeParse(value, { reportInput: true, error: keysOfObject });
  if (result.success) return { ok: true, value: result.data };
  return { ok: false, issues: explainIssues(result.error.issues) };
}

/**
 * As {@link parseWith}, for query and path parameters: a pointer is the parameter's plain name.
 */
export function parseParameters<Value>(schema: z.ZodType<Value>, value: unknown): Parsed<Value> {
  const parsed = parseWith(schema, value);
  if (parsed.ok) return parsed;
  return { ok: false, issues: parsed.issues.map((issue) => ({ ...issue, pointer: issue.pointer.slice(1) })) };
}
