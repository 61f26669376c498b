import { describe, expect, it } from 'vitest';
import type { Principal } from '../../contract/types/identity.ts';
import { mayUse } from './may-use.ts';
import type { ObjectSharing } from './object-sharing.ts';

const who = (kind: Principal['kind'], id: string, role: Principal['role']): Principal => ({
  kind,
  id,
  tenant: 't',
  role,
  scopes: [],
  attributes: {},
});
const owner = who('user', 'o', 'editor');
const reader = who('user', 'r', 'viewer');
const writer = who('user', 'w', 'editor');
const stranger = who('user', 's', 'editor');
const sameIdOfHost = who('host', 'o', 'editor');
const admin = who('user', 'a', 'admin');
const operator = who('user', 'o', 'operator');
const everybody = { owner, reader, writer, stranger, sameIdOfHost, admin };

const sharing = (changes: Partial<ObjectSharing>): ObjectSharing => ({
  owner: 'user:o',
  visibility: 'private',
  access: 'view',
  shares: [
    { principal: 'user:r', access: 'view' },
    { principal: 'user:w', access: 'edit' },
  ],
  ...changes,
});

/** Names of those who may. */
function allowed(changes: Partial<ObjectSharing>, use: 'view' | 'edit'): string[] {
  return Object.entries(everybody).flatMap(([name, principal]) =>
    mayUse(sharing(changes), principal, use) ? [name] : [],
  );
}

describe('mayUse', () => {
  it('lets only the owner and admins at what is private, whatever list there is', () => {
    expect(allowed({}, 'view')).toEqual(['owner', 'admin']);
    expect(allowed({}, 'edit')).toEqual(['owner', 'admin']);
  });

  it('lets those on the list do what the list says', () => {
    expect(allowed({ visibility: 'users' }, 'view')).toEqual(['owner', 'reader', 'writer', 'admin']);
    expect(allowed({ visibility: 'users' }, 'edit')).toEqual(['owner', 'writer', 'admin']);
  });

  it('lets the whole tenant view or edit, and those on the list edit besides', () => {
    expect(allowed({ visibility: 'tenant' }, 'view')).toEqual(Object.keys(everybody));
    expect(allowed({ visibility: 'tenant' }, 'edit')).toEqual(['owner', 'writer', 'admin']);
    expect(allowed({ visibility: 'tenant', access: 'edit' }, 'edit')).toEqual(Object.keys(everybody));
  });

  it('takes nobody for an owner where there is none, nor an operator for an admin', () => {
    expect(allowed({ owner: null }, 'view')).toEqual(['admin']);
    expect(mayUse(sharing({ owner: 'user:x' }), operator, 'view')).toBe(false);
  });
});
