import type { Scope } from './identity.ts';
import type { ShapeName } from './shapes.ts';

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export type RouteArea =
  | 'health'
  | 'documentation'
  | 'auth'
  | 'tenants'
  | 'users'
  | 'api-keys'
  | 'audit'
  | 'cache'
  | 'data-sources'
  | 'datasets'
  | 'queries'
  | 'dashboards'
  | 'public'
  | 'embed';

/**
 * Who may call a route. There is no default: a route without a guard does not exist, and an open one
 * says `public`.
 * - `public`: anybody.
 * - `metrics`: the holder of `METRICS_TOKEN`; without one configured, loopback and private addresses.
 * - `session`: the holder of a refresh token; by cookie only with the session's CSRF token.
 * - `shareLink`: the holder of a share link's key and, where it has a password, of its token.
 * - `principal`: any known caller, embed tokens and share links included; the service decides by object.
 * - `user`: a user of Lens, for their own account.
 * - `role:…`: a user, API key or host principal with at least that role. `operator` stands apart:
 *   it looks after the deployment and sees no data.
 */
export type RouteGuard =
  | 'public'
  | 'metrics'
  | 'session'
  | 'shareLink'
  | 'principal'
  | 'user'
  | 'role:viewer'
  | 'role:editor'
  | 'role:admin'
  | 'role:operator';

/** One route as plain data. Shapes are named, not imported: the names are keys of `schemas`. */
export interface Route {
  method: HttpMethod;
  /** Parameters are written `:name`. */
  path: string;
  area: RouteArea;
  guard: RouteGuard;
  /** The scope that an API key needs. */
  scope?: Scope;
  params?: ShapeName;
  query?: ShapeName;
  body?: ShapeName;
  /** Name of the body's shape by status; null for no body. Every other status is a `Problem`. */
  responses: Readonly<Record<number, ShapeName | null>>;
  /** Media types of the answer. @default ['application/json'] */
  media?: readonly string[];
  /** A POST that may be repeated without harm. */
  repeatable?: true;
  /** Needs `If-Match` with the object's revision: missing 428, stale 412. */
  ifMatch?: true;
  /** Its body is an answer kept as bytes; what varies per request is in headers. */
  answer?: true;
}
