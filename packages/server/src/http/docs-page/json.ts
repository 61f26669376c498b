/** A JSON object of which nothing is known. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; empty when it is none. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** The value as a list; empty when it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value as text; undefined when it is none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** What a reference within the document points at, or the value itself when it is none. */
export function resolveIn(document: Json, value: unknown): Json {
  const reference = textOf(objectOf(value)['$ref']);
  if (reference === undefined) return objectOf(value);
  return reference
    .split('/')
    .slice(1)
    .reduce((place, key) => objectOf(place[key]), document);
}

/** The last part of a reference, by which the schema is known. */
export function nameOf(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}
