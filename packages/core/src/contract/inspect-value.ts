import type { ProblemIssue } from './types/problem.ts';
import { pointerTo } from './pointer.ts';

/** Deepest nesting of a request body; deeper JSON is refused before any schema sees it. */
export const MAX_JSON_DEPTH = 64;

/**
 * What no schema looks at: nesting deeper than {@link MAX_JSON_DEPTH}, text that no database can
 * store (NUL, half a surrogate pair) and keys named `__proto__`. Walks without recursion, so that
 * hostile depth cannot exhaust the stack. Returns the first problem found.
 */
export function inspectValue(value: unknown): ProblemIssue | undefined {
  const pending: { value: unknown; path: readonly PropertyKey[] }[] = [{ value, path: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value: current, path } = next;
    if (typeof current === 'string') {
      if (isCleanText(current)) continue;
      return { pointer: pointerTo(path), code: 'bad_text', detail: UNCLEAN_TEXT };
    }
    if (typeof current !== 'object' || current === null) continue;
    if (path.length >= MAX_JSON_DEPTH) {
      return { pointer: pointerTo(path), code: 'too_deep', detail: TOO_DEEP };
    }
    for (const key of Object.keys(current)) {
      if (key === '__proto__') {
        return {
          pointer: pointerTo([...path, key]),
          code: 'unknown_key',
          detail: 'Remove the key "__proto__".',
        };
      }
      if (!isCleanText(key)) {
        return { pointer: pointerTo(path), code: 'bad_text', detail: UNCLEAN_TEXT };
      }
      const child: unknown = (current as Record<string, unknown>)[key];
      if (typeof child === 'string' || (typeof child === 'object' && child !== null)) {
        pending.push({ value: child, path: [...path, Array.isArray(current) ? Number(key) : key] });
      }
    }
  }
  return undefined;
}

/** With the `u` flag only halves without their other half match. */
const LONE_SURROGATE = /\p{Surrogate}/u;
const UNCLEAN_TEXT = 'The text holds a NUL character or half of a surrogate pair. Remove it.';
const TOO_DEEP = `Nested deeper than ${MAX_JSON_DEPTH} levels. Flatten the value.`;

function isCleanText(text: string): boolean {
  return !text.includes('\0') && !LONE_SURROGATE.test(text);
}
