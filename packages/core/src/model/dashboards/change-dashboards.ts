import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { SqlClient } from '../../databases/index.ts';
import { NotFoundError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { requireAccess } from '../access/require-access.ts';
import { requireRevision, staleRevision } from '../revisions/require-revision.ts';
import { principalKey } from '../sharing/principal-key.ts';
import { holdQuota } from '../tenants/hold-quota.ts';
import { auditDashboard } from './audit-dashboard.ts';
import { checkDashboard } from './check-dashboard.ts';
import type { DashboardContext } from './dashboard-context.ts';
import type { DashboardRecord } from './dashboard-record.ts';
import { createDashboardsRepository, type DashboardsRepository } from './dashboards-repository.ts';
import { findToEdit } from './find-dashboard.ts';
import { toDashboard } from './to-dashboard.ts';
import type { DashboardRecordsService } from './types.ts';
import { versionNow } from './version-now.ts';
import { createVersionsRepository } from './versions-repository.ts';

/** Makes, changes and deletes dashboards; each with its version and its record in the audit log, in one transaction. */
export function changeDashboards(
  context: DashboardContext,
): Pick<DashboardRecordsService, 'create' | 'update' | 'delete'> {
  const { repository, database, onChanged } = context;
  return {
    async create(principal, given, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const definition = await checkDashboard(context, principal, given);
      const made = await database.transaction((client) =>
        insertDashboard(client, database.schema, principal, { definition, facts }),
      );
      return toDashboard(made);
    },

    async update(principal, id, given, made, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const record = await findToEdit(repository, principal, id);
      requireRevision('The dashboard', record.revision, made);
      const definition = await checkDashboard(context, principal, given);
      return toDashboard(await replaceDashboard(context, principal, { record, definition, facts }));
    },

    async delete(principal, id, made, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const record = await findToEdit(repository, principal, id);
      requireRevision('The dashboard', record.revision, made);
      const { tenant } = principal;
      await database.transaction(async (client) => {
        const dashboards = createDashboardsRepository(client, database.schema);
        const isGone = await dashboards.delete({ tenant, ...record });
        if (!isGone) throw await changedMeanwhile(dashboards, tenant, record.id);
        await auditDashboard(client, database.schema, principal, {
          action: 'dashboard.deleted',
          id: record.id,
          facts,
        });
      });
      onChanged(tenant, record.id);
    },
  };
}

/** Stores a checked definition as a new dashboard of the principal. Give it the client of a transaction. */
export async function insertDashboard(
  client: SqlClient,
  schema: string,
  principal: Principal,
  { definition, facts }: { definition: DashboardDefinition; facts: RequestFacts | undefined },
): Promise<DashboardRecord> {
  const { tenant } = principal;
  const dashboards = createDashboardsRepository(client, schema);
  await holdQuota(client, schema, tenant, 'dashboards');
  const id = await dashboards.insert(principal, definition);
  const createdBy = principalKey(principal);
  const first = { revision: 1, definition, createdBy, restoredFrom: null };
  await createVersionsRepository(client, schema).keep(tenant, id, [first]);
  await auditDashboard(client, schema, principal, { action: 'dashboard.created', id, facts });
  const made = await dashboards.find(tenant, id);
  if (made === undefined) throw new NotFoundError('The dashboard');
  return made;
}

/** One change of a dashboard. */
export interface Replacement {
  /** What was there when the definition was checked. */
  record: DashboardRecord;
  definition: DashboardDefinition;
  /** The revision whose definition this is. */
  restoredFrom?: number;
  facts: RequestFacts | undefined;
}

/** Stores a checked definition in the place of another. Throws as `DashboardRecordsService.update` does. */
export async function replaceDashboard(
  { database, onChanged }: DashboardContext,
  principal: Principal,
  { record, definition, restoredFrom, facts }: Replacement,
): Promise<DashboardRecord> {
  const { tenant } = principal;
  const { id } = record;
  const { schema } = database;
  const changed = await database.transaction(async (client) => {
    const dashboards = createDashboardsRepository(client, schema);
    const isChanged = await dashboards.update({ tenant, ...record }, definition);
    if (!isChanged) throw await changedMeanwhile(dashboards, tenant, id);
    const revision = record.revision + 1;
    await createVersionsRepository(client, schema).keep(tenant, id, [
      // It is kept already, unless a release made it that kept no versions.
      versionNow(record),
      { revision, definition, createdBy: principalKey(principal), restoredFrom: restoredFrom ?? null },
    ]);
    const isRestored = restoredFrom !== undefined;
    await auditDashboard(client, schema, principal, {
      action: isRestored ? 'dashboard.restored' : 'dashboard.updated',
      id,
      facts,
      details: isRestored ? { revision, restoredFrom } : { revision },
    });
    return dashboards.find(tenant, id);
  });
  onChanged(tenant, id);
  if (changed === undefined) throw new NotFoundError('The dashboard');
  return changed;
}

/** Asks on the transaction's own connection: many that lost at once would wait for each other's otherwise. */
async function changedMeanwhile(
  dashboards: Pick<DashboardsRepository, 'find'>,
  tenant: string,
  id: string,
): Promise<Error> {
  const now = await dashboards.find(tenant, id);
  return now === undefined
    ? new NotFoundError('The dashboard')
    : staleRevision('The dashboard', now.revision);
}
