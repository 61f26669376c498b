import { routes, type Role, type Route, type Scope } from '@istari-lens/core/contract';

/** Who calls, as the contract sees them. */
export type CallerKind =
  | { kind: 'nobody' }
  /** Holds a signed token of a kind that no route takes as a bearer token. */
  | { kind: 'stranger' }
  /** Holds an embed token for the dashboard. */
  | { kind: 'embedded' }
  /** Holds the token of a public link that is not this one. */
  | { kind: 'strangeVisitor' }
  /** Has opened a public link to the dashboard. */
  | { kind: 'visitor' }
  | { kind: 'user'; role: Role }
  | { kind: 'apiKey'; scopes: readonly Scope[] };

/** What the contract says of a caller: in, who are you, not you, or nothing here. */
export type Verdict = 'pass' | 401 | 403 | 404;

/** Written by hand, not taken from the code under test. */
const SCOPES: Readonly<Record<Role, readonly Scope[]>> = {
  viewer: ['query:read', 'dashboards:read'],
  editor: ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write'],
  admin: ['query:read', 'dashboards:read', 'dashboards:write', 'datasets:write', 'admin'],
  operator: [],
};
const OPEN_TO_EMBEDDED: readonly Route[] = [
  routes.getDashboard,
  routes.loadDashboard,
  routes.getDashboardData,
  routes.loadWidget,
  routes.listFilterValues,
];
const LADDER = ['viewer', 'editor', 'admin'];

/** What a route of the contract must answer a caller; routes with another kind of guard have none. */
export function expectedAccess(route: Route, caller: CallerKind): Verdict {
  const { guard, scope } = route;
  if (guard === 'public') return 'pass';
  if (guard === 'shareLink') {
    if (caller.kind === 'strangeVisitor') return 404;
    return caller.kind === 'visitor' ? 'pass' : 401;
  }
  if (caller.kind === 'visitor' || caller.kind === 'strangeVisitor') return 401;
  if (caller.kind === 'nobody' || caller.kind === 'stranger') return 401;
  if (guard === 'metrics') return 401;
  if (caller.kind === 'embedded') return OPEN_TO_EMBEDDED.includes(route) ? 'pass' : 403;
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
