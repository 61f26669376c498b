import type { z } from 'zod';
import { parseWith } from '../contract/parse.ts';
import { summaryOf } from '../contract/summary.ts';
import { ValidationError } from '../errors/index.ts';

/**
 * What a host's own code handed to a service, once it has this shape. TypeScript alone does not keep a
 * null, or text that no database can store, away from a function. Throws a ValidationError whose issues
 * point into the argument; `message` names the argument; the first problem is added to it.
 */
export function checkInput<Value>(schema: z.ZodType<Value>, value: unknown, message: string): Value {
  const parsed = parseWith(schema, value);
  if (!parsed.ok) {
    throw new ValidationError('invalid_request', summaryOf(message, parsed.issues), parsed.issues);
  }
  return parsed.value;
}
