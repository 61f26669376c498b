import type { z } from 'zod';
import { MAX_ISSUES } from '../errors/max-issues.ts';
import { inDocumentOrder } from './document-order.ts';
import { inspectValue } from './inspect-value.ts';
import { explainIssues } from './issues.ts';
import { isWithin } from './pointer.ts';
import { withoutPlaces, type Reading, type Sound } from './reading.ts';
import { hintOf } from './schema-hints.ts';
import type { ProblemIssue } from './types/problem.ts';

/** A parsed value, or every problem found in it. */
export type Parsed<Value> = { ok: true; value: Value } | { ok: false; issues: ProblemIssue[] };

/**
 * Parses an untrusted value by a contract schema. Problems come in the order of the value, each with a
 * JSON pointer, a stable code, the allowed values and the nearest of them; for a value that may have
 * several shapes, the problems are those of the shape the caller meant. Reports at most 100 problems. The
 * work grows with the size of the value only, and is bounded: what no request needs is refused before any
 * schema sees it. Never throws.
 *
 * @example
 * const parsed = parseWith(schemas.QuerySpec, body);
 * if (!parsed.ok) throw new ValidationError('invalid_query', 'The query has problems.', parsed.issues);
 */
export function parseWith<Value>(schema: z.ZodType<Value>, value: unknown): Parsed<Value> {
  const findings = look(schema, value);
  return 'value' in findings ? { ok: true, value: findings.value } : { ok: false, issues: findings.issues };
}

/**
 * As {@link parseWith}, for query and path parameters: a pointer is the parameter's plain name.
 */
export function parseParameters<Value>(schema: z.ZodType<Value>, value: unknown): Parsed<Value> {
  const parsed = parseWith(schema, value);
  if (parsed.ok) return parsed;
  return { ok: false, issues: parsed.issues.map((issue) => ({ ...issue, pointer: issue.pointer.slice(1) })) };
}

/**
 * As {@link parseWith}, for a value in which there is more to check than its shape: what is sound of it
 * comes beside the problems. For schemas that change nothing on the way.
 */
export function readWith<Value>(schema: z.ZodType<Value>, given: unknown): Reading<Value> {
  const findings = look(schema, given);
  if ('value' in findings) return { given, sound: wholeOf(findings.value), issues: [] };
  const { issues, places } = findings;
  if (places === null || issues.length >= MAX_ISSUES) return { given, sound: undefined, issues };
  // What is left when every place is taken out that the schema refused is what the schema made, in part.
  return { given, sound: withoutPlaces(given, places) as Sound<Value> | undefined, issues };
}

/** A value of which nothing is wrong, as a reading. */
export function readingOf<Value>(value: Value): Reading<Value> {
  return { given: value, sound: wholeOf(value), issues: [] };
}

/** A whole value is sound too; TypeScript cannot tell that of a type parameter. */
function wholeOf<Value>(value: Value): Sound<Value> {
  return value as Sound<Value>;
}

type Findings<Value> =
  | { value: Value }
  | {
      issues: ProblemIssue[];
      /** Null when the value has not been looked at as a whole. */
      places: readonly (readonly PropertyKey[])[] | null;
    };

function look<Value>(schema: z.ZodType<Value>, value: unknown): Findings<Value> {
  const { unfit, places, isBounded } = inspectValue(value);
  if (!isBounded) return { issues: unfit, places: null };
  const result = schema.safeParse(value, { reportInput: true, error: hintOf });
  if (result.success && unfit.length === 0) return { value: result.data };
  const explained = explainIssues(result.error?.issues ?? []);
  const own = explained.issues.filter(
    ({ pointer }) => !unfit.some((known) => isWithin(pointer, known.pointer)),
  );
  const issues = inDocumentOrder([...unfit, ...own].slice(0, MAX_ISSUES), value);
  return { issues, places: [...places, ...explained.places] };
}
