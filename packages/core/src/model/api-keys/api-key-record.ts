import type { PrincipalKind, Role, Scope } from '../../contract/types/identity.ts';

/** An API key as stored, without its secret. */
export interface ApiKeyRecord {
  id: string;
  tenant: string;
  name: string;
  scopes: Scope[];
  createdAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
}

/** What decides whether a key is good and what it may do, read together. */
export interface ApiKeyState {
  id: string;
  tenant: string;
  name: string;
  scopes: Scope[];
  expiresAt: Date | null;
  secretHash: Uint8Array;
  /** The secret before the last rotation, for as long as it still works. */
  previousHash: Uint8Array | null;
  previousExpiresAt: Date | null;
  creatorKind: PrincipalKind;
  /** The role of the creator: of a user what it is now, of a host's principal what it was when the key was made. */
  creatorRole: Role;
  /** True when the creator is a user that may not log in. */
  creatorDisabled: boolean;
}
