import type { Principal } from '../../contract/types/identity.ts';
import type { LinkState } from './link-record.ts';

/**
 * A guest of a link: a viewer of one dashboard about whom nothing is known but the tenant, so that a row policy that
 * names anything else leaves no rows.
 */
export function principalOfLink(state: LinkState): Principal {
  const { id, tenant, dashboardId, createdBy, createdByRole, createdAt } = state;
  return {
    kind: 'share',
    id,
    tenant,
    role: 'viewer',
    scopes: ['dashboards:read'],
    attributes: { tenantId: tenant },
    opens: { dashboardId, by: createdBy, byRole: createdByRole, since: createdAt.getTime() },
  };
}
