import type { Role, Scope } from '../../contract/types/identity.ts';

/** The least role that can make use of each scope: ad-hoc queries are for editors. */
const LEAST_ROLE: Readonly<Record<Scope, 'viewer' | 'editor' | 'admin'>> = {
  'dashboards:read': 'viewer',
  'query:read': 'editor',
  'dashboards:write': 'editor',
  'datasets:write': 'editor',
  admin: 'admin',
};

const RANK: Readonly<Record<Role, number>> = { operator: 0, viewer: 1, editor: 2, admin: 3 };

/** The least role that can use all these scopes, but never a higher one than `ceiling`. */
export function roleOfScopes(scopes: readonly Scope[], ceiling: Role): Role {
  const needed = scopes
    .map((scope) => LEAST_ROLE[scope])
    .reduce<Role>((highest, role) => (RANK[role] > RANK[highest] ? role : highest), 'viewer');
  return RANK[needed] > RANK[ceiling] ? ceiling : needed;
}
