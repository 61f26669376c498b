import type { Scope } from './identity.ts';

export interface ApiKey {
  id: string;
  name: string;
  /** First characters of the key, to recognise it by. */
  prefix: string;
  scopes: Scope[];
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
}

export interface ApiKeyCreate {
  name: string;
  /** Never beyond those of its creator. */
  scopes: Scope[];
  expiresAt?: string;
}

export interface ApiKeyRotate {
  /** Seconds in which the old key still works. @default 0 */
  overlapSeconds?: number;
}

/** The only answer that holds the key itself. */
export interface ApiKeySecret extends ApiKey {
  key: string;
}
