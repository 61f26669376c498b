import { MAX_ISSUES } from '../errors/max-issues.ts';
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

/** What {@link inspectValue} found. */
export interface Inspection {
  /** In no order; one when the value is too large, else at most 100. */
  unfit: ProblemIssue[];
  /** Where they stand, as keys. */
  places: (readonly string[])[];
  /** False when the value is too large to be looked at any further. */
  isBounded: boolean;
}

/**
 * Looks for what no schema looks at: text that no database can store (NUL, half a surrogate pair), keys
 * named `__proto__`, and what is too large to be looked at: nesting deeper than {@link MAX_JSON_DEPTH},
 * more than {@link MAX_JSON_VALUES} values or {@link MAX_FILTERS_IN_ALL} filters, very wide objects. Walks
 * without recursion, so that hostile depth cannot exhaust the stack, and stops where the value is too large.
 */
export function inspectValue(value: unknown): Inspection {
  const found: Inspection = { unfit: [], places: [], isBounded: true };
  let values = 0;
  let filters = 0;
  const pending: Place[] = [{ value, depth: 0, key: '', parent: undefined }];
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { value: current } = place;
    if (typeof current === 'string') {
      if (!isCleanText(current)) note(found, place, 'bad_text', UNCLEAN_TEXT);
      continue;
    }
    if (typeof current !== 'object' || current === null) continue;
    if (place.depth >= MAX_JSON_DEPTH) return tooLarge(place, 'too_deep', TOO_DEEP);
    const isList = Array.isArray(current);
    if (!isList && isFilter(current)) filters += 1;
    if (filters > MAX_FILTERS_IN_ALL) return tooLarge(place, 'limit_exceeded', TOO_MANY_FILTERS);
    const keys = Object.keys(current);
    if (!isList && keys.length > MAX_KEYS) return tooLarge(place, 'limit_exceeded', TOO_MANY_KEYS);
    values += keys.length;
    if (values > MAX_JSON_VALUES) return tooLarge(place, 'limit_exceeded', TOO_MANY_VALUES);
    for (const key of keys) {
      const child: unknown = (current as Record<string, unknown>)[key];
      const within = { value: child, depth: place.depth + 1, key, parent: place };
      if (key === '__proto__') note(found, within, 'unknown_key', 'Remove the key "__proto__".');
      if (!isList && !isCleanText(key)) note(found, within, 'bad_text', UNCLEAN_KEY);
      if (typeof child === 'string' || typeof child === 'object') pending.push(within);
    }
  }
  return found;
}

const UNCLEAN_TEXT = 'The text holds a NUL character or half of a surrogate pair. Remove it.';
const UNCLEAN_KEY = 'This key holds a NUL character or half of a surrogate pair. Remove it.';
const TOO_DEEP = `Nested deeper than ${MAX_JSON_DEPTH} levels. Flatten the value.`;
const TOO_MANY_VALUES = `A request may hold ${count(MAX_JSON_VALUES)} values in all. Send less at once.`;
const TOO_MANY_KEYS = `An object may have ${count(MAX_KEYS)} keys. Send fewer.`;
const TOO_MANY_FILTERS = `A request may hold ${count(MAX_FILTERS_IN_ALL)} filters in all. Use fewer.`;

function note({ unfit, places }: Inspection, place: Place, code: string, detail: string): void {
  if (unfit.length >= MAX_ISSUES) return;
  const path = pathOf(place);
  unfit.push({ pointer: pointerTo(path), code, detail });
  places.push(path);
}

function tooLarge(place: Place, code: string, detail: string): Inspection {
  return { unfit: [{ pointer: pointerTo(pathOf(place)), code, detail }], places: [], isBounded: false };
}

function pathOf(place: Place): string[] {
  const path: string[] = [];
  for (let at = place; at.parent !== undefined; at = at.parent) path.push(at.key);
  return path.reverse();
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
