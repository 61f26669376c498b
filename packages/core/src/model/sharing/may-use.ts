import type { Principal, Role } from '../../contract/types/identity.ts';
import type { ObjectAccess, ObjectSharing } from './object-sharing.ts';
import { principalKey } from './principal-key.ts';

/** Roles that may do everything with all objects of their tenant. */
const RULES_TENANT: Readonly<Record<Role, boolean>> = {
  viewer: false,
  editor: false,
  admin: true,
  operator: false,
};

const RANK: Readonly<Record<ObjectAccess, number>> = { view: 1, edit: 2 };

/**
 * Whether a principal of the object's own tenant may use it so: the owner, those it is shared with, and
 * admins. A guest may view what whoever let them in may. What the role allows at all is checked elsewhere, before.
 */
export function mayUse(sharing: ObjectSharing, principal: Principal, use: ObjectAccess): boolean {
  const { opens } = principal;
  if (opens !== undefined && use !== 'view') return false;
  if (sharing.visibility === 'tenant' && RANK[sharing.access] >= RANK[use]) return true;
  if (RULES_TENANT[opens?.byRole ?? principal.role]) return true;
  const key = opens?.by ?? principalKey(principal);
  if (sharing.owner === key) return true;
  if (sharing.visibility === 'private') return false;
  return sharing.shares.some((share) => share.principal === key && RANK[share.access] >= RANK[use]);
}

/** Whether a principal may use every object of its tenant, so that none has to be looked at. */
export function mayUseAll({ role }: Pick<Principal, 'role'>): boolean {
  return RULES_TENANT[role];
}
