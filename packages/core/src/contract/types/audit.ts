import type { ListQuery } from './list.ts';
import type { PrincipalKind } from './identity.ts';

export interface AuditEvent {
  id: string;
  /** RFC 3339, UTC. */
  time: string;
  /** What was done, such as `dashboard.update`. */
  action: string;
  outcome: 'success' | 'failure';
  actor: { kind: PrincipalKind | 'system'; id: string | null };
  target: { kind: string; id: string } | null;
  ip: string | null;
  requestId: string | null;
}

export interface AuditFilter {
  action?: string;
  actor?: string;
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
