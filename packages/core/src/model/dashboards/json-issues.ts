import { pointerTo } from '../../contract/pointer.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';

/**
 * What of a value that a host's own code handed in is no JSON, such as a function, a Date or a BigInt, and so could
 * not be stored as it is. The value's depth must be bounded already. `path` is where it stands.
 */
export function jsonIssues(value: unknown, path: readonly (string | number)[]): ProblemIssue[] {
  if (isScalar(value)) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => jsonIssues(item, [...path, index]));
  if (isPlainObject(value)) {
    return Object.entries(value).flatMap(([key, item]) => jsonIssues(item, [...path, key]));
  }
  const detail =
    'This is no JSON. Write text, a finite number, a boolean, null, a list or an object of these.';
  return [{ pointer: pointerTo(path), code: 'wrong_type', detail }];
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  // A key without a value is left out when it is stored.
  return value == null || typeof value === 'string' || typeof value === 'boolean';
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
