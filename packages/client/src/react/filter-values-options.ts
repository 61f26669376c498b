import type { FieldValues, FilterValuesRequest } from '@istari-lens/client';
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import type { DashboardSource } from './dashboard-source.ts';
import { lensKey } from './lens-key.ts';
import type { LensScope } from './lens-scope.ts';

/** The key of what a filter offers. */
export type FilterValuesKey = readonly [
  'istari-lens',
  string,
  'filterValues',
  DashboardSource,
  string,
  FilterValuesRequest,
];

/** Options for TanStack Query that load what a filter offers. */
export type FilterValuesOptions = UseQueryOptions<FieldValues, Error, FieldValues, FilterValuesKey> & {
  queryKey: FilterValuesKey;
};

/** Options that load what a filter of a dashboard offers, under the values of the filters it depends on. */
export function filterValuesOptions(
  { client, session }: LensScope,
  source: DashboardSource,
  filterId: string,
  request: FilterValuesRequest = {},
): FilterValuesOptions {
  return queryOptions<FieldValues, Error, FieldValues, FilterValuesKey>({
    queryKey: [...lensKey(session), 'filterValues', source, filterId, request],
    queryFn: async ({ signal }) =>
      source.link === undefined
        ? client.dashboards.filterValues({ id: source.id, filterId }, request, { signal })
        : client.shared.filterValues({ key: source.link, filterId }, request, { signal }),
    retry: false,
  });
}
