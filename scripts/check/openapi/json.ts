/** A JSON object as it is parsed: nothing is known of its members. */
export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; empty when it is none. */
export function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** The strings of a list; empty when it is none. */
export function stringsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** What a local `$ref` of the document points at, or the value itself when it is none. */
export function resolveIn(document: Json, value: unknown): Json {
  const reference = objectOf(value)['$ref'];
  if (typeof reference !== 'string') return objectOf(value);
  return reference
    .split('/')
    .slice(1)
    .reduce((place, key) => objectOf(place[key]), document);
}
