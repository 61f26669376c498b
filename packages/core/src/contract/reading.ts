import type { ProblemIssue } from './types/problem.ts';

/** A value from which what is wrong has been left out: any key and any item of it may be missing. */
export type Sound<Value> = Value extends readonly (infer Item)[]
  ? readonly (Sound<Item> | undefined)[]
  : Value extends object
    ? { readonly [Key in keyof Value]?: Sound<Value[Key]> | undefined }
    : Value;

/**
 * An untrusted value as far as a schema could read it. Without issues `sound` is the whole value; with
 * some, what else is wrong with the rest can still be found. Items keep their places: one that has been
 * left out is undefined.
 */
export interface Reading<Value> {
  /** The value as it came, which tells the order of problems. */
  readonly given: unknown;
  /** Undefined when nothing of the value is sound, or not all of it was looked at. */
  readonly sound: Sound<Value> | undefined;
  /** In the order of the value, at most 100. */
  readonly issues: readonly ProblemIssue[];
}

type Path = readonly PropertyKey[];

/** A copy of a value without what is at these places; shares with it everything else. */
export function withoutPlaces(value: unknown, places: readonly Path[]): unknown {
  const copies = new Map<unknown, unknown>();
  let root = value;
  for (const place of places) {
    if (place.length === 0) return undefined;
    root = copyOf(root, copies);
    let holder = root;
    for (const key of place.slice(0, -1)) holder = copyChild(holder, key, copies);
    const last = place.at(-1);
    if (last !== undefined) remove(holder, last);
  }
  return root;
}

function copyChild(holder: unknown, key: PropertyKey, copies: Map<unknown, unknown>): unknown {
  if (!isObject(holder) || !Object.hasOwn(holder, key)) return undefined;
  const child = copyOf(Reflect.get(holder, key), copies);
  Reflect.set(holder, key, child);
  return child;
}

/** The copy of an object, made once; a copy is its own. */
function copyOf(value: unknown, copies: Map<unknown, unknown>): unknown {
  if (!isObject(value)) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  // Unlike an assignment, this makes a property even of a key such as "__proto__".
  const copy: object = Array.isArray(value) ? value.slice() : Object.fromEntries(Object.entries(value));
  copies.set(value, copy);
  copies.set(copy, copy);
  return copy;
}

function remove(holder: unknown, key: PropertyKey): void {
  if (!isObject(holder) || !Object.hasOwn(holder, key)) return;
  if (Array.isArray(holder)) Reflect.set(holder, key, undefined);
  else Reflect.deleteProperty(holder, key);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
