import { describe, expect, it } from 'vitest';
import type { Principal, Role, Scope } from '../../contract/types/identity.ts';
import { requireAccess } from './require-access.ts';
import { scopesOfRole } from './scopes-of-role.ts';

const principal = (role: Role, scopes: Scope[]): Principal => ({
  kind: 'host',
  id: 'host-1',
  tenant: 'tenant-1',
  role,
  scopes,
  attributes: {},
});

describe('access', () => {
  it('lets no role do more than its own scopes, whatever scopes the principal claims', () => {
    const everything = scopesOfRole('admin');
    expect(() =>
      requireAccess(principal('viewer', everything), { role: 'editor', scope: 'query:read' }),
    ).toThrow(/role viewer/);
    expect(() =>
      requireAccess(principal('viewer', everything), { role: 'viewer', scope: 'datasets:write' }),
    ).toThrow(/scope datasets:write/);
    expect(() =>
      requireAccess(principal('operator', everything), { role: 'viewer', scope: 'dashboards:read' }),
    ).toThrow(/role operator/);
  });

  it('holds an admin with fewer scopes to those', () => {
    const key = principal('admin', ['query:read']);
    expect(() => requireAccess(key, { role: 'admin', scope: 'admin' })).toThrow(/scope admin/);
    expect(() => requireAccess(key, { role: 'editor', scope: 'query:read' })).not.toThrow();
  });

  it('lets a higher role do what a lower one may', () => {
    expect(() =>
      requireAccess(principal('admin', scopesOfRole('admin')), { role: 'viewer', scope: 'dashboards:read' }),
    ).not.toThrow();
  });

  it('hands out a copy, so that nobody can widen a role', () => {
    scopesOfRole('viewer').push('admin');
    expect(scopesOfRole('viewer')).not.toContain('admin');
  });
});
