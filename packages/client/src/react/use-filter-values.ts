import type { FieldValues, FilterValuesRequest } from '@istari-lens/client';
import { hashKey, useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { DashboardSource } from './dashboard-source.ts';
import { filterValuesOptions, type FilterValuesKey } from './filter-values-options.ts';
import { useLens } from './use-lens.ts';

/** What a filter is asked for. */
export interface UseFilterValuesOptions extends FilterValuesRequest {
  /** Whether to ask at all. @default true */
  enabled?: boolean;
}

/**
 * Loads what a filter of a dashboard offers under the values of the filters it depends on. While the search changes, the
 * last offer stays (`isPlaceholderData`).
 */
export function useFilterValues(
  source: DashboardSource,
  filterId: string,
  { enabled = true, ...request }: UseFilterValuesOptions = {},
): UseQueryResult<FieldValues> {
  const scope = useLens();
  const options = filterValuesOptions(scope, source, filterId, request);
  const subject = hashKey(options.queryKey.slice(0, 5));
  return useQuery<FieldValues, Error, FieldValues, FilterValuesKey>({
    ...options,
    enabled,
    // Only of the same filter for the same session.
    placeholderData: (last, query) =>
      query !== undefined && hashKey(query.queryKey.slice(0, 5)) === subject ? last : undefined,
  });
}
