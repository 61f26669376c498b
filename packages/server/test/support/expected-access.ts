import type { Role, Route, Scope } from '@istari-lens/core/contract';

/** Who calls, as the contract sees them. */
export type CallerKind =
  | { kind: 'nobody' }
  /** Holds a signed token of a kind that no route takes as a bearer token. */
  | { kind: 'stranger' }
  | { kind: 'user'; role: Role }
  | { kind: 'apiKey'; scopes: readonly Scope[] };

/** What the contract says of a caller: in, who are you, or not you. */
export type Verdict = 'pass' | 401 | 403;

/** Written by hand, not taken from the code under test. */
const SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['query:read', 'dashboards:read'],
  editor: ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write'],
  admin: ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin'],
  operator: [],
};
const LADDER = ['viewer', 'editor', 'admin'];

/** What a route of the contract must answer a caller; routes with another kind of guard have none. */
export function expectedAccess(route: Route, caller: CallerKind): Verdict {
  const { guard, scope } = route;
  if (guard === 'public') return 'pass';
  if (caller.kind === 'nobody' || caller.kind === 'stranger') return 401;
  if (guard === 'metrics') return 401;
  if (caller.kind === 'apiKey') {
    if (guard === 'user' || guard === 'role:operator') return 403;
    // A route without a scope is for no key.
    if (scope === undefined || !caller.scopes.includes(scope)) return 403;
    return reaches(roleOfKey(caller.scopes), guard) ? 'pass' : 403;
  }
  if (guard === 'user') return 'pass';
  if (guard === 'role:operator') return caller.role === 'operator' ? 'pass' : 403;
  if (guard.startsWith('role:')) return reaches(caller.role, guard) ? 'pass' : 403;
  return scope === undefined || SCOPES[caller.role].includes(scope) ? 'pass' : 403;
}

function reaches(role: Role, guard: string): boolean {
  return !guard.startsWith('role:') || LADDER.indexOf(role) >= LADDER.indexOf(guard.slice('role:'.length));
}

/** A key has as much of a role as its widest scope needs. */
function roleOfKey(scopes: readonly Scope[]): Role {
  if (scopes.includes('admin')) return 'admin';
  return scopes.every((scope) => scope === 'dashboards:read') ? 'viewer' : 'editor';
}
