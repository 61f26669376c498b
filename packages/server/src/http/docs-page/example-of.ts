import { listOf, objectOf, resolveIn, textOf, type Json } from './json.ts';

/** Deeper than this, a value is left out: a schema may hold itself. */
const MAX_DEPTH = 8;

/** Deeper than this, a list is empty. */
const MAX_LIST_DEPTH = 5;

const FORMATS: Readonly<Record<string, string>> = {
  'date-time': '2026-01-31T09:30:00.000Z',
  date: '2026-01-31',
  uuid: '3f0e8b0a-7c1d-4f7e-9b53-6d1c2a4e5f60',
  email: 'ada@example.com',
  uri: 'https://example.com/',
};

/** A value that the schema describes: its own example where it has one, else what its members and types make. */
export function exampleOf(document: Json, schema: unknown, depth: number = 0): unknown {
  const resolved = resolveIn(document, schema);
  const given = [listOf(resolved['examples'])[0], resolved['default'], resolved['const']].find(
    (value) => value !== undefined,
  );
  if (given !== undefined) return given;
  const [listed] = listOf(resolved['enum']);
  if (listed !== undefined) return listed;
  const [variant] = [...listOf(resolved['oneOf']), ...listOf(resolved['anyOf'])];
  if (variant !== undefined) return exampleOf(document, variant, depth + 1);
  return valueOf(document, resolved, depth);
}

function valueOf(document: Json, schema: Json, depth: number): unknown {
  switch (schema['type']) {
    case 'object':
      return membersOf(document, schema, depth);
    case 'array':
      return itemsOf(document, schema, depth);
    case 'string':
      return FORMATS[textOf(schema['format']) ?? ''] ?? wordOf(schema);
    case 'integer':
    case 'number':
      return typeof schema['minimum'] === 'number' ? Math.max(1, schema['minimum']) : 1;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** Long enough for what asks for length, as passwords do. */
function wordOf({ minLength }: Json): string {
  return 'text'.padEnd(typeof minLength === 'number' ? minLength : 0, '-text');
}

/** All that must be there; what may be left out only near the top, so that examples stay short. */
function membersOf(document: Json, schema: Json, depth: number): Json {
  const required = listOf(schema['required']);
  const members = Object.entries(objectOf(schema['properties']))
    .filter(([name]) => required.includes(name) || depth === 0)
    .filter(() => depth < MAX_DEPTH)
    .map(([name, member]) => [name, exampleOf(document, member, depth + 1)] as const);
  return Object.fromEntries(members);
}

function itemsOf(document: Json, schema: Json, depth: number): readonly unknown[] {
  if (depth >= MAX_LIST_DEPTH) return [];
  const places = listOf(schema['prefixItems']);
  if (places.length > 0) return places.map((place) => exampleOf(document, place, depth + 1));
  return schema['items'] === undefined ? [] : [exampleOf(document, schema['items'], depth + 1)];
}
