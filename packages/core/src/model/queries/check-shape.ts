import type { QuerySpec } from '../../contract/types/query.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { ValidationError } from '../../errors/index.ts';

/** A question whose shape has been checked: the only kind that is looked up and compiled. */
export type CheckedSpec = QuerySpec & { readonly [checked]: true };

declare const checked: unique symbol;

/** Checks an untrusted question against the contract. Throws a ValidationError with every problem. */
export function checkShape(spec: QuerySpec): CheckedSpec {
  const parsed = parseWith(schemas.QuerySpec, spec);
  if (!parsed.ok)
    throw new ValidationError('invalid_query', 'The query has problems. See errors.', parsed.issues);
  return parsed.value as CheckedSpec;
}
