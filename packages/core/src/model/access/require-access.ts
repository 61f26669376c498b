import type { Principal, Role, Scope } from '../../contract/types/identity.ts';
import { ForbiddenError } from '../../errors/index.ts';
import { checkPrincipal } from './check-principal.ts';
import { scopesOfRole } from './scopes-of-role.ts';

/** What something needs: at least this role within a tenant, and this scope. */
export interface Access {
  role: Exclude<Role, 'operator'>;
  scope: Scope;
  /** Whether embed tokens and share links may: what they open only. @default false */
  guests?: boolean;
}

/** An operator looks after the deployment and sees no tenant's data, so no role includes or follows from it. */
const RANK: Readonly<Record<Role, number>> = { operator: 0, viewer: 1, editor: 2, admin: 3 };

/**
 * Lets a principal pass whose role is high enough and who holds the scope. A scope beyond the role
 * counts for nothing, so a forged or careless list of scopes widens nobody. Throws a ForbiddenError, and a
 * ValidationError for what is no principal at all.
 */
export function requireAccess(principal: Principal, access: Access): void {
  checkPrincipal(principal);
  if (isGuest(principal) && (access.guests !== true || principal.opens === undefined)) {
    throw new ForbiddenError('Embed tokens and share links open their one dashboard, and nothing else.');
  }
  if (RANK[principal.role] < RANK[access.role]) {
    throw new ForbiddenError(
      `The role ${principal.role} may not do this; it takes the role ${access.role}. Ask an admin of your tenant.`,
    );
  }
  if (!principal.scopes.includes(access.scope) || !scopesOfRole(principal.role).includes(access.scope)) {
    throw new ForbiddenError(
      `This takes the scope ${access.scope}, which was not granted. Use credentials that hold it.`,
    );
  }
}

/** Whether it is nobody that is known, but somebody who was let in. */
function isGuest({ kind }: Principal): boolean {
  return kind === 'embed' || kind === 'share';
}
