import type { z } from 'zod';

/**
 * An error map for `safeParse`: the only place where zod tells which keys an object has, so the
 * message of an unknown key carries them to `explainIssues`, as JSON.
 */
export function keysOfObject(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  return JSON.stringify(keysOfShape(issue.inst));
}

/** The keys that an object schema knows; none for other schemas. */
export function keysOfShape(schema: { _zod: { def: object } } | undefined): string[] {
  const definition = schema?._zod.def;
  const shape: unknown = definition !== undefined && 'shape' in definition ? definition.shape : {};
  return Object.keys(Object(shape));
}

/** The keys that {@link keysOfObject} put into an issue; none for other issues. */
export function keysIn(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys' || !issue.message.startsWith('[')) return [];
  const keys: unknown = JSON.parse(issue.message);
  return Array.isArray(keys) ? keys.map(String) : [];
}
