import type { AuditEntry } from '../../contract/types/audit.ts';
import type { AuditRecord } from './audit-record.ts';

/** A row of the log as the API shows it. */
export function toAuditEntry(record: AuditRecord): AuditEntry {
  const { eventId: id, createdAt, action, outcome, ip, userAgent, requestId, details } = record;
  const { actorKind, actorId, targetKind, targetId } = record;
  return {
    id,
    time: createdAt.toISOString(),
    action,
    outcome,
    actor: { kind: actorKind, id: actorId },
    target: targetKind === null || targetId === null ? null : { kind: targetKind, id: targetId },
    ip,
    userAgent,
    requestId,
    details,
  };
}
