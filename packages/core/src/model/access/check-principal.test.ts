import { expect, it } from 'vitest';
import type { Principal } from '../../contract/types/identity.ts';
import type { ValidationError } from '../../errors/index.ts';
import { requireAccess } from './require-access.ts';

const sound: Principal = {
  kind: 'host',
  id: 'host-1',
  tenant: 'tenant-1',
  role: 'editor',
  scopes: ['query:read'],
  attributes: { regions: ['eu', 'us'], since: new Date(0), none: undefined },
};

/** The issue of the first problem that a service finds with this principal; undefined when it has none. */
function problemWith(principal: unknown): unknown {
  try {
    requireAccess(principal as Principal, { role: 'editor', scope: 'query:read' });
    return undefined;
  } catch (error) {
    const { code, issues } = error as ValidationError;
    return { code, pointer: issues[0]?.pointer };
  }
}

it('lets a sound principal pass, with what the host adds to it', () => {
  expect(problemWith(sound)).toBeUndefined();
  expect(problemWith({ ...sound, timezone: 'Europe/Paris', session: Symbol('own') })).toBeUndefined();
});

it.each<[string, unknown, string]>([
  ['null', null, ''],
  ['undefined', undefined, ''],
  ['text', 'admin', ''],
  ['without a tenant', { ...sound, tenant: undefined }, '/tenant'],
  ['with a NUL in its tenant', { ...sound, tenant: 'a\0b' }, '/tenant'],
  ['with half a surrogate pair in its tenant', { ...sound, tenant: 'a\uD800' }, '/tenant'],
  ['with a NUL in an attribute', { ...sound, attributes: { region: ['e\0u'] } }, '/attributes/region/0'],
  ['without attributes', { ...sound, attributes: null }, '/attributes'],
  ['of an unknown role', { ...sound, role: 'owner' }, '/role'],
  ['without scopes', { ...sound, scopes: undefined }, '/scopes'],
])('refuses a principal that is %s', (_name, principal, pointer) => {
  expect(problemWith(principal)).toEqual({ code: 'invalid_request', pointer });
});
