import { schemas } from '../../contract/schemas/index.ts';
import { NotFoundError } from '../../errors/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { checkInput } from '../check-input.ts';
import { readSharing } from '../sharing/read-sharing.ts';
import { createSharesRepository } from '../sharing/shares-repository.ts';
import { toSharing } from '../sharing/to-sharing.ts';
import { auditDashboard } from './audit-dashboard.ts';
import type { DashboardContext } from './dashboard-context.ts';
import { findToEdit } from './find-dashboard.ts';
import type { DashboardRecordsService } from './types.ts';

/** Says and changes who may use a dashboard besides its owner; both for those who may change it. */
export function shareDashboards({
  database,
  repository,
  onChanged,
}: DashboardContext): Pick<DashboardRecordsService, 'sharing' | 'share'> {
  return {
    async sharing(principal, id) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:read' });
      return toSharing(await findToEdit(repository, principal, id));
    },

    async share(principal, id, given, facts) {
      requireAccess(principal, { role: 'editor', scope: 'dashboards:write' });
      const record = await findToEdit(repository, principal, id);
      const wanted = checkInput(schemas.Sharing, given, 'The sharing is not valid.');
      const { tenant } = principal;
      const sharing = await database.transaction(async (client) => {
        const shares = createSharesRepository(client, database.schema, 'dashboard');
        const asked = await readSharing(wanted, principal, shares);
        if (!(await shares.replace(tenant, record.id, asked))) throw new NotFoundError('The dashboard');
        await auditDashboard(client, database.schema, principal, {
          action: 'dashboard.shared',
          id: record.id,
          facts,
          details: { visibility: asked.visibility, access: asked.access, with: asked.shares.length },
        });
        return asked;
      });
      onChanged(tenant, record.id);
      return toSharing(sharing);
    },
  };
}
