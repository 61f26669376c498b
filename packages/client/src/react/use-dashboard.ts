import type { DashboardAnswers, DashboardDataRequest } from '@istari-lens/client';
import { hashKey, useQuery, useQueryClient, type UseQueryResult } from '@tanstack/react-query';
import { dashboardDataOptions, type DashboardDataKey } from './dashboard-data-options.ts';
import { dashboardOptions } from './dashboard-options.ts';
import type { DashboardSource } from './dashboard-source.ts';
import type { ShownDashboard } from './shown-dashboard.ts';
import { useLens } from './use-lens.ts';

/** What to load of a dashboard, and how often. */
export interface UseDashboardOptions extends Omit<DashboardDataRequest, 'fresh'> {
  /** Milliseconds after which the data is asked for again. @default never */
  refetchInterval?: number;
}

/** A dashboard and the answers of its widgets. */
export interface DashboardState {
  dashboard: UseQueryResult<ShownDashboard>;
  /** While filters change, the last answers stay (`isPlaceholderData`). */
  data: UseQueryResult<DashboardAnswers>;
  /** Asks the database again, past every cache. How it went stands in `data`. */
  refresh: () => Promise<void>;
}

/**
 * Loads a dashboard, and with one request more the answers of all its widgets.
 *
 * @example
 * const { dashboard, data, refresh } = useDashboard({ id }, { filters: { origin: ['ORD'] } });
 */
export function useDashboard(source: DashboardSource, options: UseDashboardOptions = {}): DashboardState {
  const scope = useLens();
  const queryClient = useQueryClient();
  const { refetchInterval, ...request } = options;
  const dataOptions = dashboardDataOptions(scope, source, request);
  const subject = hashKey(dataOptions.queryKey.slice(0, 4));
  const dashboard = useQuery(dashboardOptions(scope, source));
  const data = useQuery<DashboardAnswers, Error, DashboardAnswers, DashboardDataKey>({
    ...dataOptions,
    refetchInterval,
    // Only of the same dashboard for the same session.
    placeholderData: (last, query) =>
      query !== undefined && hashKey(query.queryKey.slice(0, 4)) === subject ? last : undefined,
  });
  const refresh = async (): Promise<void> => {
    const fresh = dashboardDataOptions(scope, source, { ...request, fresh: true });
    await queryClient.cancelQueries({ queryKey: fresh.queryKey, exact: true });
    await queryClient.prefetchQuery({ ...fresh, staleTime: 0 });
  };
  return { dashboard, data, refresh };
}
