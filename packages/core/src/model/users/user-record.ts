import type { Role } from '../../contract/types/identity.ts';

/** A user as stored. */
export interface UserRecord {
  id: string;
  tenant: string;
  email: string;
  name: string | null;
  role: Role;
  /** PHC string; null for a user that cannot log in with a password. */
  passwordHash: string | null;
  timezone: string | null;
  attributes: Record<string, unknown>;
  tokenVersion: number;
  disabledAt: Date | null;
  createdAt: Date;
}
