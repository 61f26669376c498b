import type { ProblemIssue } from './types/problem.ts';
import { pointerTo } from './pointer.ts';

/** Deepest nesting of a request body; deeper JSON is refused before any schema sees it. */
export const MAX_JSON_DEPTH = 64;

/** Most values in one request body: items of lists and values of keys, at every level. */
export const MAX_JSON_VALUES = 100_000;

/** Most keys of one object, and so of values by name. */
const MAX_KEYS = 10_000;

/** Most filters in one request body, groups of them counted too. */
export const MAX_FILTERS_IN_ALL = 5_000;

interface Place {
  value: unknown;
  /** 0 for the whole value. */
  depth: number;
  key: string;
  parent: Place | undefined;
}

/**
 * What no schema looks at: nesting deeper than {@link MAX_JSON_DEPTH}, more than
 * {@link MAX_JSON_VALUES} values or {@link MAX_FILTERS_IN_ALL} filters, very wide objects, text that no database can store
 * (NUL, half a surrogate pair) and keys named `__proto__`. Walks without recursion, so that hostile
 * depth cannot exhaust the stack, and stops at the first problem found, which it returns.
 */
export function inspectValue(value: unknown): ProblemIssue | undefined {
  let values = 0;
  let filters = 0;
  const pending: Place[] = [{ value, depth: 0, key: '', parent: undefined }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { value: current } = place;
    if (typeof current === 'string') {
      if (!isCleanText(current)) return problem(place, 'bad_text', UNCLEAN_TEXT);
      continue;
    }
    if (typeof current !== 'object' || current === null) continue;
    if (place.depth >= MAX_JSON_DEPTH) return problem(place, 'too_deep', TOO_DEEP);
    const isList = Array.isArray(current);
    if (!isList && isFilter(current)) filters += 1;
    if (filters > MAX_FILTERS_IN_ALL) return problem(place, 'limit_exceeded', TOO_MANY_FILTERS);
    const keys = Object.keys(current);
    if (!isList && keys.length > MAX_KEYS) return problem(place, 'limit_exceeded', TOO_MANY_KEYS);
    values += keys.length;
    if (values > MAX_JSON_VALUES) return problem(place, 'limit_exceeded', TOO_MANY_VALUES);
    for (const key of keys) {
      const child: unknown = (current as Record<string, unknown>)[key];
      const within = { value: child, depth: place.depth + 1, key, parent: place };
      if (key === '__proto__') return problem(within, 'unknown_key', 'Remove the key "__proto__".');
      if (!isList && !isCleanText(key)) return problem(place, 'bad_text', UNCLEAN_TEXT);
      if (typeof child === 'string' || typeof child === 'object') pending.push(within);
    }
  }
  return undefined;
}

const UNCLEAN_TEXT = 'The text holds a NUL character or half of a surrogate pair. Remove it.';
const TOO_DEEP = `Nested deeper than ${MAX_JSON_DEPTH} levels. Flatten the value.`;
const TOO_MANY_VALUES = `A request may hold ${count(MAX_JSON_VALUES)} values in all. Send less at once.`;
const TOO_MANY_KEYS = `An object may have ${count(MAX_KEYS)} keys. Send fewer.`;
const TOO_MANY_FILTERS = `A request may hold ${count(MAX_FILTERS_IN_ALL)} filters in all. Use fewer.`;

function problem(place: Place, code: string, detail: string): ProblemIssue {
  const path: string[] = [];
  for (let at = place; at.parent !== undefined; at = at.parent) path.push(at.key);
  return { pointer: pointerTo(path.reverse()), code, detail };
}

/** A comparison or a group, as every kind of filter spells them. */
function isFilter(value: object): boolean {
  if (Object.hasOwn(value, 'field')) return Object.hasOwn(value, 'op');
  return Object.hasOwn(value, 'and') || Object.hasOwn(value, 'or') || Object.hasOwn(value, 'not');
}

function isCleanText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}

function count(value: number): string {
  return value.toLocaleString('en');
}
