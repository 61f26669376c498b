import type { Role, User } from './identity.ts';

/** A user as an administrator sees them. */
export interface UserDetails extends User {
  disabled: boolean;
  attributes: { [name: string]: unknown };
  lastLoginAt: string | null;
  updatedAt: string;
}

export interface UserCreate {
  email: string;
  password: string;
  name?: string | null;
  role: Role;
  timezone?: string | null;
  attributes?: { [name: string]: unknown };
}

export interface UserChange {
  email?: string;
  /** Ends every session of the user. */
  password?: string;
  name?: string | null;
  role?: Role;
  timezone?: string | null;
  attributes?: { [name: string]: unknown };
  disabled?: boolean;
}
