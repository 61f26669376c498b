import type { VersionSummary } from '../../contract/types/dashboard-requests.ts';
import { NotFoundError } from '../../errors/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { requireRevision } from '../revisions/require-revision.ts';
import { idOfPrincipalKey } from '../sharing/principal-key.ts';
import { replaceDashboard } from './change-dashboards.ts';
import { checkDashboard } from './check-dashboard.ts';
import type { DashboardContext } from './dashboard-context.ts';
import type { DashboardRecord } from './dashboard-record.ts';
import { diffDefinitions } from './diff-definitions.ts';
import { findToEdit, findToView } from './find-dashboard.ts';
import { toDashboard } from './to-dashboard.ts';
import type { DashboardVersionsService } from './types.ts';
import { versionNow } from './version-now.ts';
import {
  createVersionsRepository,
  VERSION_SORTS,
  type VersionRecord,
  type WholeVersionRecord,
} from './versions-repository.ts';

/** Shows what a dashboard was for those who may see it, and restores it for those who may change it. */
export function versionDashboards(context: DashboardContext): DashboardVersionsService {
  const { repository, database } = context;
  const versions = createVersionsRepository(database, database.schema);

  async function find(
    tenant: string,
    record: DashboardRecord,
    revision: number,
  ): Promise<Omit<WholeVersionRecord, 'id'>> {
    const isRevision = Number.isInteger(revision) && revision >= 1 && revision <= record.revision;
    const found = isRevision ? await versions.find(tenant, record.id, revision) : undefined;
    if (found !== undefined) return found;
    // A release may have made it that kept no versions.
    if (revision === record.revision) return versionNow(record);
    throw new NotFoundError('The version');
  }

  return {
    async versions(principal, id, query) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      const plan = planList(query, VERSION_SORTS, '-revision');
      const record = await findToView(repository, principal, id);
      const rows = await versions.list(principal.tenant, record.id, plan);
      return toPage(plan, rows, toSummary, (row) => ({ value: String(row.revision), id: row.id }));
    },

    async version(principal, id, revision) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      const record = await findToView(repository, principal, id);
      const found = await find(principal.tenant, record, revision);
      return { ...toSummary(found), definition: found.definition };
    },

    async diff(principal, id, revision, { to } = {}) {
      requireAccess(principal, { role: 'viewer', scope: 'dashboards:read' });
      const record = await findToView(repository, principal, id);
      const before = await find(principal.tenant, record, revision);
      const after = await find(principal.tenant, record, to ?? record.revision);
      return {
        from: before.revision,
        to: after.revision,
        changes: diffDefinitions(before.definition, after.definition),
      };
    },

    async restore(principal, { id, revision }, made, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const record = await findToEdit(repository, principal, id);
      requireRevision('The dashboard', record.revision, made);
      const earlier = await find(principal.tenant, record, revision);
      const definition = await checkDashboard(context, principal, earlier.definition);
      const change = { record, definition, restoredFrom: earlier.revision, facts };
      return toDashboard(await replaceDashboard(context, principal, change));
    },
  };
}

function toSummary({
  revision,
  createdAt,
  createdBy,
  restoredFrom,
}: Omit<VersionRecord, 'id'>): VersionSummary {
  return {
    revision,
    createdAt: createdAt.toISOString(),
    createdBy: createdBy === null ? null : idOfPrincipalKey(createdBy),
    ...(restoredFrom === null ? {} : { restoredFrom }),
  };
}
