import type { Principal } from '../../contract/types/identity.ts';
import { scopesOfRole } from '../access/scopes-of-role.ts';
import type { ApiKeyState } from './api-key-record.ts';
import { roleOfScopes } from './role-of-scopes.ts';

/**
 * Whom a key speaks for. It can do what its scopes say and its creator still may. Row policies see `tenantId`,
 * `apiKeyId` and `role`, none of its creator's own attributes: a policy by person leaves a key no rows.
 */
export function principalOfKey(state: ApiKeyState): Principal {
  const allowed = new Set(scopesOfRole(state.creatorRole));
  const scopes = state.scopes.filter((scope) => allowed.has(scope));
  const role = roleOfScopes(scopes, state.creatorRole);
  return {
    kind: 'apiKey',
    id: state.id,
    tenant: state.tenant,
    role,
    scopes,
    attributes: { tenantId: state.tenant, apiKeyId: state.id, role },
  };
}
