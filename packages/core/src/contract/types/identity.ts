import type { LockedFilter } from './embed.ts';

export type Role = 'viewer' | 'editor' | 'admin' | 'operator';

export type Scope = 'query:read' | 'dashboards:read' | 'dashboards:write' | 'datasets:write' | 'admin';

export type PrincipalKind = 'user' | 'apiKey' | 'embed' | 'share' | 'host';

/** Who is asking: always with a tenant. */
export interface Principal {
  kind: PrincipalKind;
  id: string;
  tenant: string;
  role: Role;
  scopes: Scope[];
  attributes: { [name: string]: unknown };
  timezone?: string;
  /** Filters that hold wherever their dataset is read, whatever is asked. */
  lockedFilters?: LockedFilter[];
  /** Of embed tokens: what they open, and nothing else. */
  opens?: Opened;
}

/** The one dashboard that a guest sees, with no more rights than whoever let them in. */
export interface Opened {
  dashboardId: string;
  /** Kind and id of the principal that let them in, as `kind:id`, and its role then. */
  by: string;
  byRole: Role;
  /** Milliseconds since 1970, UTC. */
  since: number;
  /** Where pages may send it from; absent for anywhere. */
  origins?: string[];
}

/** A user as the API returns it. */
export interface User {
  id: string;
  email: string;
  name: string | null;
  role: Role;
  tenant: string;
  timezone: string | null;
  createdAt: string;
}

export interface LoginRequest {
  email: string;
  password: string;
  /** Where the refresh token goes. @default 'cookie' */
  session?: 'cookie' | 'body';
}

/** Answer of login and refresh. The last two fields are there with `session: "body"`. */
export interface SessionResponse {
  accessToken: string;
  tokenType: 'Bearer';
  /** Seconds. */
  expiresIn: number;
  /** RFC 3339, UTC, by the server's clock. */
  expiresAt: string;
  user: User;
  csrfToken: string;
  refreshToken?: string;
  refreshExpiresAt?: string;
}

export interface RefreshRequest {
  refreshToken?: string;
}
