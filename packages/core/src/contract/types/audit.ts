import type { ListQuery } from './list.ts';
import type { PrincipalKind } from './identity.ts';

export interface AuditEntry {
  id: string;
  /** RFC 3339, UTC. */
  time: string;
  /** What was done: the resource and a verb in the past, such as `dashboard.updated`. */
  action: string;
  /** `denied` for what somebody may not do, `failure` for what did not work. */
  outcome: 'success' | 'failure' | 'denied';
  actor: { kind: PrincipalKind | 'system'; id: string | null };
  target: { kind: string; id: string } | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  /** What else is known of it, by the action; never a secret. */
  details: Record<string, unknown>;
}

export interface AuditFilter {
  /** An action, such as `dashboard.updated`, or all of a resource, such as `dashboard`. */
  action?: string;
  /** An id, or kind and id as `user:…`; `system` for what Lens did by itself. */
  actor?: string;
  /** An id, or kind and id as `dashboard:…`. */
  target?: string;
  /** RFC 3339; included. */
  since?: string;
  /** RFC 3339; not included. */
  until?: string;
}

export interface AuditQuery extends ListQuery, AuditFilter {}

export interface AuditExportQuery extends AuditFilter {
  format?: 'csv' | 'ndjson';
}
