import type { QuerySpec } from '../../contract/types/query.ts';
import type { Issues } from './issues.ts';

/** Parts of the contract that this version does not answer, with what counts as not asking for them. */
const UNSUPPORTED: Readonly<Partial<Record<keyof QuerySpec, (value: unknown) => boolean>>> = {
  fields: (value) => value !== undefined,
  cursor: (value) => value !== undefined && value !== null,
  totals: (value) => value !== undefined && value !== false,
  fill: (value) => value !== undefined,
  compare: (value) => value !== undefined,
  topN: (value) => value !== undefined,
};

/** Refuses what is asked and not built, so that nothing is passed over in silence. */
export function refuseUnsupported(spec: QuerySpec, issues: Issues): void {
  for (const [key, isAsked] of Object.entries(UNSUPPORTED)) {
    if (!isAsked(spec[key as keyof QuerySpec])) continue;
    issues.add(`/${key}`, 'not_supported', `"${key}" is not supported yet by this version. Leave it out.`);
  }
}
