import type { DashboardRecord } from './dashboard-record.ts';
import { toDefinition } from './to-dashboard.ts';
import type { NewVersion } from './versions-repository.ts';

/** The current state of a dashboard as a version. Who made it is not known from the dashboard alone. */
export function versionNow(record: DashboardRecord): Required<NewVersion> {
  const { revision, updatedAt } = record;
  return {
    revision,
    definition: toDefinition(record),
    createdBy: null,
    restoredFrom: null,
    createdAt: updatedAt,
  };
}
