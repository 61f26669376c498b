import { z } from 'zod';
import { keysOfShape } from './object-keys.ts';

/**
 * An error map for `safeParse`: the only place where zod tells which schema refused a value, so the message
 * of an issue carries, as JSON, what `explainIssues` says of it: the keys that an object may have, the
 * values that are answered, or an example of the right shape.
 */
export function hintOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return JSON.stringify(keysOfShape(issue.inst));
  const schema = issue.inst as z.core.$ZodType | undefined;
  if (schema === undefined) return undefined;
  if (issue.code === 'invalid_type') {
    const example = exampleOf(schema);
    return example === undefined ? undefined : JSON.stringify(example);
  }
  return undefined;
}

/** The list that {@link hintOf} put into an issue about keys or values; undefined without one. */
export function listIn(issue: z.core.$ZodIssue): string[] | undefined {
  if (!issue.message.startsWith('[')) return undefined;
  const list: unknown = JSON.parse(issue.message);
  return Array.isArray(list) ? list.map(String) : undefined;
}

/** The first example that a schema gives, or its first option or its items do. */
function exampleOf(schema: z.core.$ZodType): unknown {
  const examples: unknown = z.globalRegistry.get(schema)?.examples;
  if (Array.isArray(examples) && examples.length > 0) return examples[0];
  const { def } = schema._zod;
  if ('options' in def && Array.isArray(def.options)) return exampleIn(def.options[0]);
  const item = 'element' in def ? exampleIn(def.element) : undefined;
  return item === undefined ? undefined : [item];
}

function exampleIn(part: unknown): unknown {
  return part instanceof z.core.$ZodType ? exampleOf(part) : undefined;
}
