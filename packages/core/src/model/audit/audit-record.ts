import type { AuditEvent } from './audit-event.ts';

/** A row of the audit log. */
export interface AuditRecord {
  /** Grows with time; a whole number. */
  eventId: string;
  createdAt: Date;
  action: string;
  outcome: AuditEvent['outcome'];
  actorKind: AuditEvent['actor']['kind'];
  actorId: string | null;
  targetKind: string | null;
  targetId: string | null;
  ip: string | null;
  userAgent: string | null;
  requestId: string | null;
  details: Record<string, unknown>;
}
