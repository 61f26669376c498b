import type { DashboardFilter } from '../../contract/types/dashboard.ts';

/** The filters that a filter depends on, be it through others, in the dashboard's order; never itself. */
export function ancestorsOf(
  { id, dependsOn = [] }: DashboardFilter,
  filters: readonly DashboardFilter[],
): DashboardFilter[] {
  const found = new Set<string>();
  const waiting = [...dependsOn];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const parent = filters.find((filter) => filter.id === next);
    if (parent === undefined || found.has(next)) continue;
    found.add(next);
    waiting.push(...(parent.dependsOn ?? []));
  }
  return filters.filter((filter) => filter.id !== id && found.has(filter.id));
}
