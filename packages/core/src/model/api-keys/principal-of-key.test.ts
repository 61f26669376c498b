import { describe, expect, it } from 'vitest';
import type { Role, Scope } from '../../contract/types/identity.ts';
import { scopesOfRole } from '../access/scopes-of-role.ts';
import type { ApiKeyState } from './api-key-record.ts';
import { principalOfKey } from './principal-of-key.ts';

const ALL = scopesOfRole('admin');

const state = (scopes: Scope[], creatorRole: Role): ApiKeyState => ({
  id: 'key-1',
  tenant: 'tenant-1',
  name: 'Robot',
  scopes,
  expiresAt: null,
  secretHash: new Uint8Array(32),
  previousHash: null,
  previousExpiresAt: null,
  creatorKind: 'user',
  creatorRole,
  creatorDisabled: false,
});

describe('control 8: the principal of a key', () => {
  it.each<[Scope[], Role, Role, Scope[]]>([
    [['dashboards:read'], 'admin', 'viewer', ['dashboards:read']],
    [['query:read'], 'admin', 'editor', ['query:read']],
    [['dashboards:write', 'dashboards:read'], 'admin', 'editor', ['dashboards:write', 'dashboards:read']],
    [['admin'], 'admin', 'admin', ['admin']],
    [ALL, 'admin', 'admin', ALL],
    [ALL, 'editor', 'editor', scopesOfRole('editor')],
    [ALL, 'viewer', 'viewer', scopesOfRole('viewer')],
    [['admin'], 'editor', 'viewer', []],
  ])('control 8: with the scopes %j made by one who is %s now is a %s', (scopes, creator, role, held) => {
    const principal = principalOfKey(state(scopes, creator));
    expect(principal).toMatchObject({ kind: 'apiKey', id: 'key-1', tenant: 'tenant-1', role });
    expect([...principal.scopes].sort()).toEqual([...held].sort());
    expect(principal.attributes).toEqual({ tenantId: 'tenant-1', apiKeyId: 'key-1', role });
  });
});
