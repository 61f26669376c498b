import { queryOptions, type UseQueryOptions } from '@tanstack/react-query';
import type { DashboardSource } from './dashboard-source.ts';
import { lensKey } from './lens-key.ts';
import type { LensScope } from './lens-scope.ts';
import type { ShownDashboard } from './shown-dashboard.ts';

/** The key of a dashboard. */
export type DashboardKey = readonly ['istari-lens', string, 'dashboard', DashboardSource];

/** Options for TanStack Query that load a dashboard. */
export type DashboardOptions = UseQueryOptions<ShownDashboard, Error, ShownDashboard, DashboardKey> & {
  queryKey: DashboardKey;
};

/** Options that load what a dashboard is: its filters and widgets, without their data. */
export function dashboardOptions({ client, session }: LensScope, source: DashboardSource): DashboardOptions {
  return queryOptions<ShownDashboard, Error, ShownDashboard, DashboardKey>({
    queryKey: [...lensKey(session), 'dashboard', source],
    queryFn: async ({ signal }) =>
      source.link === undefined
        ? client.dashboards.get(source.id, { signal })
        : client.shared.dashboard(source.link, { signal }),
    retry: false,
  });
}
