import type { DashboardAnswers, DashboardDataRequest } from '@istari-lens/client';
import { queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import type { DashboardSource } from './dashboard-source.ts';
import { lensKey } from './lens-key.ts';
import type { LensScope } from './lens-scope.ts';

/** The key of a dashboard's data under the values of its filters. */
export type DashboardDataKey = readonly [
  'istari-lens',
  string,
  'dashboardData',
  DashboardSource,
  Omit<DashboardDataRequest, 'fresh'>,
];

/** Options for TanStack Query that load a dashboard's data. */
export type DashboardDataOptions = UseQueryOptions<
  DashboardAnswers,
  Error,
  DashboardAnswers,
  DashboardDataKey
> & { queryKey: DashboardDataKey };

/**
 * Options that load the answers of all widgets in one request. With `fresh` the database is asked past every cache, and
 * the answers take the place of those that are kept.
 */
export function dashboardDataOptions(
  { client, session }: LensScope,
  source: DashboardSource,
  request: DashboardDataRequest = {},
): DashboardDataOptions {
  const { fresh: _fresh, ...kept } = request;
  return queryOptions<DashboardAnswers, Error, DashboardAnswers, DashboardDataKey>({
    queryKey: [...lensKey(session), 'dashboardData', source, kept],
    queryFn: async ({ signal }) =>
      source.link === undefined
        ? client.dashboards.data(source.id, request, { signal })
        : client.shared.data(source.link, request, { signal }),
    retry: false,
  });
}
