import type { Role } from '../../contract/types/identity.ts';

/** A public link as stored, without its key, of which only a hash is. */
export interface LinkRecord {
  id: string;
  name: string | null;
  hasPassword: boolean;
  expiresAt: Date | null;
  maxViews: number | null;
  views: number;
  origins: string[];
  createdAt: Date;
}

/** What a key is checked against. */
export interface LinkState {
  id: string;
  tenant: string;
  dashboardId: string;
  passwordHash: string | null;
  expiresAt: Date | null;
  origins: string[];
  /** Kind and id of who made it, as `kind:id`, and its role: now when it is a user of Lens, else then. */
  createdBy: string;
  createdByRole: Role;
  /** False when the user that made it is gone or disabled. */
  isMakerGood: boolean;
  createdAt: Date;
}

/** A link to be made. */
export interface NewLink {
  name: string | null;
  keyHash: Uint8Array;
  passwordHash: string | null;
  expiresAt: Date | null;
  maxViews: number | null;
  origins: readonly string[];
  createdBy: string;
  createdByRole: Role;
}
