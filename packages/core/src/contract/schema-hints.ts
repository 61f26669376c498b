import { z } from 'zod';
import { keysOfShape } from './object-keys.ts';

/** What of a schema belongs to the language and is not answered by this version: the whole, or some values. */
const UNANSWERED = 'x-unanswered';

/**
 * An error map for `safeParse`: the only place where zod tells which schema refused a value, so the message
 * of an issue carries, as JSON, what `explainIssues` says of it: the keys that an object may have, the
 * values that are answered, or an example of the right shape.
 */
export function hintOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') return JSON.stringify(answeredKeys(issue.inst));
  const schema = issue.inst as z.core.$ZodType | undefined;
  if (schema === undefined) return undefined;
  if (issue.code === 'invalid_type') {
    const example = exampleOf(schema);
    return example === undefined ? undefined : JSON.stringify(example);
  }
  if (issue.code !== 'invalid_value') return undefined;
  const unanswered = z.globalRegistry.get(schema)?.[UNANSWERED];
  if (!Array.isArray(unanswered) || !Array.isArray(issue.values)) return undefined;
  return JSON.stringify(issue.values.filter((value) => !unanswered.includes(value)));
}

/** The list that {@link hintOf} put into an issue about keys or values; undefined without one. */
export function listIn(issue: z.core.$ZodIssue): string[] | undefined {
  if (!issue.message.startsWith('[')) return undefined;
  const list: unknown = JSON.parse(issue.message);
  return Array.isArray(list) ? list.map(String) : undefined;
}

/** The keys that an object schema knows, without those that would be refused as not supported. */
function answeredKeys(schema: Parameters<typeof keysOfShape>[0]): string[] {
  const definition = schema?._zod.def;
  const shape: unknown = definition !== undefined && 'shape' in definition ? definition.shape : {};
  return keysOfShape(schema).filter((key) => {
    const value: unknown = Reflect.get(Object(shape), key);
    return !(value instanceof z.core.$ZodType) || z.globalRegistry.get(value)?.[UNANSWERED] !== true;
  });
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
