import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import type { AuditEvent } from './audit-event.ts';

/** A client that may want to know what was appended through it. */
export interface AuditClient extends SqlClient {
  onAppended?(tenant: string, event: AuditEvent): void;
}

export interface AuditRepository {
  /** Appends one event; on a transaction's client it stands or falls with the change it tells of. */
  append(tenant: string, event: AuditEvent): Promise<void>;
}

/** The only SQL about the audit log. */
export function createAuditRepository(client: AuditClient, schema: string): AuditRepository {
  const log = `${quoteIdentifier(schema)}.audit_log`;
  return {
    async append(tenant, event) {
      await client.query({
        text: `insert into ${log} (tenant_id, actor_kind, actor_id, action, target_kind, target_id, outcome,
            ip, user_agent, request_id, details) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::json)`,
        values: [
          tenant,
          event.actor.kind,
          event.actor.id,
          event.action,
          event.target?.kind ?? null,
          event.target?.id ?? null,
          event.outcome,
          event.facts?.ip ?? null,
          event.facts?.userAgent ?? null,
          event.facts?.requestId ?? null,
          JSON.stringify(event.details ?? {}),
        ],
      });
      client.onAppended?.(tenant, event);
    },
  };
}
