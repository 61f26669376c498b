import type { QuerySpec } from '../../contract/types/query.ts';
import type { Issues } from './issues.ts';

const isGiven = (value: unknown): boolean => value !== undefined;

/** Parts of the contract that this version does not answer, with what counts as asking for them. */
const UNSUPPORTED: readonly (readonly [key: keyof QuerySpec, isAsked: (value: unknown) => boolean])[] = [
  ['fields', isGiven],
  ['cursor', (value) => isGiven(value) && value !== null],
];

/** The keys of an untrusted question that ask for what is not built, whatever their values look like. */
export function unsupportedKeys(given: unknown): ReadonlySet<keyof QuerySpec> {
  const values = new Map<string, unknown>(Object.entries(Object(given)));
  return new Set(UNSUPPORTED.flatMap(([key, isAsked]) => (isAsked(values.get(key)) ? [key] : [])));
}

/** Refuses what is asked and not built, so that nothing is passed over in silence. */
export function refuseUnsupported(keys: Iterable<keyof QuerySpec>, issues: Issues): void {
  for (const key of keys) {
    issues.add(`/${key}`, 'not_supported', `"${key}" is not supported yet by this version. Leave it out.`);
  }
}
