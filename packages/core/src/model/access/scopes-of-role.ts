import type { Role, Scope } from '../../contract/types/identity.ts';

const SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['query:read', 'dashboards:read'],
  editor: ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write'],
  admin: ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin'],
  operator: [],
};

/**
 * Every scope that a role may hold. A host that builds its own principals takes these, or fewer.
 *
 * @example { kind: 'host', role: 'editor', scopes: scopesOfRole('editor'), … }
 */
export function scopesOfRole(role: Role): Scope[] {
  return [...SCOPES[role]];
}
