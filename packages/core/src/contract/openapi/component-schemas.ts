import { z } from 'zod';
import { parts } from '../schemas/parts.ts';
import { schemas } from '../schemas/index.ts';

/** A JSON Schema as plain data. */
export type JsonSchema = { [key: string]: unknown };

/** Every contract shape as a JSON Schema (2020-12) that refers to the others by name. */
export function componentSchemas(): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  const named = Object.entries<z.ZodType>({ ...parts, ...schemas });
  for (const [id, schema] of named) registry.add(schema, { id });
  const generated = z.toJSONSchema(registry, { uri: (id) => `#/components/schemas/${id}`, io: 'input' });
  const components: Record<string, JsonSchema> = {};
  for (const [id] of named.toSorted(([left], [right]) => (left < right ? -1 : 1))) {
    const { $schema: _dialect, $id: _address, ...schema } = { ...generated.schemas[id] };
    components[id] = schema;
  }
  return components;
}
