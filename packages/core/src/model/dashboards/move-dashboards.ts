import { requireAccess } from '../access/require-access.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { exportDashboard } from './export-dashboard.ts';
import { findToView } from './find-dashboard.ts';
import { carryOut, planImport } from './import-dashboard.ts';
import type { DashboardRecordsService } from './types.ts';

/** Dashboards as documents, with the datasets that they ask. */
export function moveDashboards(
  context: DashboardContext,
): Pick<DashboardRecordsService, 'export' | 'import'> {
  return {
    async export(principal, id) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:read' });
      const record = await findToView(context.repository, principal, id);
      return exportDashboard(context.datasets, principal, record);
    },

    async import(principal, given, { dryRun = false } = {}, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const plan = await planImport(context, principal, given);
      const report = { dryRun, changes: plan.changes, warnings: plan.datasets.warnings };
      if (dryRun) return report;
      return { ...report, id: await carryOut(context, principal, plan, facts) };
    },
  };
}
