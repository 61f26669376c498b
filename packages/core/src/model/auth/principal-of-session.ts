import type { Principal } from '../../contract/types/identity.ts';
import { scopesOfRole } from '../access/scopes-of-role.ts';
import type { SessionState } from '../sessions/session-state.ts';

/**
 * The principal of a logged-in user. Row policies may name the user's own attributes and
 * `tenantId`, `userId`, `email` and `role`, which no stored attribute can replace.
 */
export function principalOfSession(state: SessionState): Principal {
  const { user } = state;
  return {
    kind: 'user',
    id: user.id,
    tenant: user.tenant,
    role: user.role,
    scopes: scopesOfRole(user.role),
    attributes: {
      ...user.attributes,
      tenantId: user.tenant,
      userId: user.id,
      email: user.email,
      role: user.role,
    },
    ...(user.timezone === null ? {} : { timezone: user.timezone }),
  };
}
