import type { Dataset } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { FilterCondition } from '../../contract/types/query.ts';
import type { Zone, ZoneSource } from '../time/zone.ts';

/** The filters that are locked for a principal on this dataset, which they name by its id or its name. */
export function lockedFiltersOf(
  { id, name }: Pick<Dataset, 'id' | 'name'>,
  { lockedFilters = [] }: Pick<Principal, 'lockedFilters'>,
): FilterCondition[] {
  const found = new Map<string, FilterCondition>();
  for (const { dataset, field, op, value } of lockedFilters) {
    if (dataset !== name && dataset.toLowerCase() !== id) continue;
    const condition = { field, op, ...(value === undefined ? {} : { value }) };
    // One that names the dataset both ways holds once.
    found.set(JSON.stringify(condition), condition);
  }
  return [...found.values()];
}

/** The first of these zones that is set, else UTC; undefined when it is none. */
export function findHomeZone(
  names: readonly (string | null | undefined)[] = [],
  zones: ZoneSource,
): Zone | undefined {
  return zones(names.find((name) => name !== null && name !== undefined) ?? 'UTC');
}
