import type { AppDatabase } from '../../databases/index.ts';
import { createDashboardsRepository } from './dashboards-repository.ts';
import { createDashboardMemo, type DashboardMemo } from './remember-dashboards.ts';
import { toDashboard } from './to-dashboard.ts';

/** The memo of the dashboards of a database. */
export function dashboardMemoOf(database: AppDatabase): DashboardMemo {
  const repository = createDashboardsRepository(database, database.schema);
  return createDashboardMemo({
    read: async (tenant, id) => {
      const record = await repository.find(tenant, id);
      if (record === undefined) return undefined;
      const { owner, visibility, access, shares, embedsRevokedAt } = record;
      return {
        dashboard: toDashboard(record),
        sharing: { owner, visibility, access, shares },
        embedsRevokedAt,
      };
    },
  });
}
