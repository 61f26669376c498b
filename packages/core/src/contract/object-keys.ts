import type { z } from 'zod';

/**
 * An error map for `safeParse`: the only place where zod tells which keys an object has, so the
 * message of an unknown key carries them to `explainIssues`, as JSON.
 */
export function keysOfObject(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'unrecognized_keys') return undefined;
  const definition: object | undefined = issue.inst?._zod.def;
  const shape: unknown = definition !== undefined && 'shape' in definition ? definition.shape : {};
  return JSON.stringify(Object.keys(Object(shape)));
}

/** The keys that {@link keysOfObject} put into an issue; none for other issues. */
export function keysIn(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== 'unrecognized_keys' || !issue.message.startsWith('[')) return [];
  const keys: unknown = JSON.parse(issue.message);
  return Array.isArray(keys) ? keys.map(String) : [];
}
