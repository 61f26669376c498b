import type { Principal } from '../../contract/types/identity.ts';
import type { EmbedGrant } from './embed-grant.ts';

/**
 * The holder of an embed token: a viewer of one dashboard. Row policies may name the attributes that it was given, and
 * `tenantId`, which none of them can replace.
 */
export function principalOfEmbed(
  { opens, attributes, lockedFilters }: EmbedGrant,
  { id, tenant }: { id: string; tenant: string },
): Principal {
  return {
    kind: 'embed',
    id,
    tenant,
    role: 'viewer',
    scopes: ['dashboards:read'],
    attributes: { ...attributes, tenantId: tenant },
    lockedFilters,
    opens,
  };
}
