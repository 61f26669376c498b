import type { DashboardFilter, FilterValue } from '@istari-lens/client';
import type { FilterValues } from './filter-values.ts';

/**
 * Sets a filter. Those that depend on it, also through others, take their defaults again: what was chosen under its
 * last value may not be there under the new one.
 *
 * @param value undefined for the filter's default
 */
export function withFilter(
  filters: readonly DashboardFilter[],
  values: FilterValues,
  id: string,
  value: FilterValue | undefined,
): FilterValues {
  const reached = new Set([id]);
  // A filter that depends on one reached is reached; at most as many rounds as there are filters.
  for (let before = 0; before !== reached.size;) {
    before = reached.size;
    for (const filter of filters) {
      if (filter.dependsOn?.some((other) => reached.has(other))) reached.add(filter.id);
    }
  }
  const kept = Object.entries(values).filter(([other]) => !reached.has(other));
  return Object.fromEntries(value === undefined ? kept : [...kept, [id, value]]);
}
