import type { FieldValues, FilterValuesRequest } from '@istari-lens/client';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { DashboardSource } from './dashboard-source.ts';
import { filterValuesOptions } from './filter-values-options.ts';
import { useLens } from './use-lens.ts';

/** What a filter is asked for. */
export interface UseFilterValuesOptions extends FilterValuesRequest {
  /** Whether to ask at all. @default true */
  enabled?: boolean;
}

/** Loads what a filter of a dashboard offers under the values of the filters it depends on. */
export function useFilterValues(
  source: DashboardSource,
  filterId: string,
  { enabled = true, ...request }: UseFilterValuesOptions = {},
): UseQueryResult<FieldValues> {
  const scope = useLens();
  return useQuery({ ...filterValuesOptions(scope, source, filterId, request), enabled });
}
