import type { QuerySpec } from '../../contract/types/query.ts';
import { readWith } from '../../contract/parse.ts';
import type { Reading } from '../../contract/reading.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { refuseQuery } from '../../query/index.ts';

/** A question whose shape has been checked: the only kind that is looked up and compiled. */
export type CheckedSpec = QuerySpec & { readonly [checked]: true };

declare const checked: unique symbol;

/** Reads an untrusted question by the contract: a checked one, or what is sound of it with its problems. */
export function readShape(spec: unknown): { spec: CheckedSpec } | { broken: Reading<QuerySpec> } {
  const reading = readWith(schemas.QuerySpec, spec);
  // A question of whose shape nothing is wrong is all there.
  return reading.issues.length === 0 ? { spec: reading.sound as CheckedSpec } : { broken: reading };
}

/** A question that was made of parts which were checked, each by the contract of where it came from. */
export function partsChecked(spec: QuerySpec): CheckedSpec {
  return spec as CheckedSpec;
}

/** Checks an untrusted question against the contract. Throws a ValidationError with every problem. */
export function checkShape(spec: unknown): CheckedSpec {
  const read = readShape(spec);
  if ('spec' in read) return read.spec;
  throw refuseQuery(read.broken.issues, spec);
}
