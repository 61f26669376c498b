import type { Sound } from '../../contract/reading.ts';
import type { QuerySpec } from '../../contract/types/query.ts';
import type { Issues } from './issues.ts';

const isGiven = (value: unknown): boolean => value !== undefined;

/** Parts of the contract that this version does not answer, with what counts as asking for them. */
const UNSUPPORTED: readonly (readonly [key: keyof QuerySpec, isAsked: (value: unknown) => boolean])[] = [
  ['fields', isGiven],
  ['cursor', (value) => isGiven(value) && value !== null],
  ['totals', (value) => isGiven(value) && value !== false],
  ['fill', isGiven],
  ['compare', isGiven],
  ['topN', isGiven],
];

/** Refuses what is asked and not built, so that nothing is passed over in silence. */
export function refuseUnsupported(spec: Sound<QuerySpec>, issues: Issues): void {
  for (const [key, isAsked] of UNSUPPORTED) {
    if (!isAsked(spec[key])) continue;
    issues.add(`/${key}`, 'not_supported', `"${key}" is not supported yet by this version. Leave it out.`);
  }
}
