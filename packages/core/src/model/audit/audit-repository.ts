import type { AuditFilter } from '../../contract/types/audit.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { AuditEvent } from './audit-event.ts';
import type { AuditRecord } from './audit-record.ts';

/** What the audit log can be sorted by. */
export const AUDIT_SORTS: SortKeys = { time: { type: 'time', column: 'created_at' } };

/** A client that may want to know what was appended through it. */
export interface AuditClient extends SqlClient {
  onAppended?(tenant: string, event: AuditEvent): void;
}

export interface AuditRepository {
  /** Appends one event; on a transaction's client it stands or falls with the change it tells of. */
  append(tenant: string, event: AuditEvent): Promise<void>;
  /** Up to one event more than the page. */
  list(tenant: string, filter: AuditFilter, plan: ListPlan): Promise<AuditRecord[]>;
  /**
   * Deletes events of all tenants from before a time, up to so many at once; how many it deleted. Fails for a time less
   * than thirty days ago.
   */
  forget(before: Date, atMost: number): Promise<number>;
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
    async list(tenant, filter, plan) {
      const values: unknown[] = [tenant];
      const wanted = Object.entries(CONDITIONS).map(([key, condition]) => {
        const value = filter[key as keyof AuditFilter];
        if (value === undefined) return '';
        values.push(value);
        return ` and ${condition(`$${values.length}`)}`;
      });
      const page = keysetSql(plan, SEARCHED, values.length + 1);
      const found = await client.query<AuditRecord>({
        text: `select id::text as "eventId", created_at as "createdAt", action, outcome, actor_kind as "actorKind",
            actor_id as "actorId", target_kind as "targetKind", target_id as "targetId", ip,
            user_agent as "userAgent", request_id as "requestId", details
          from ${log} where tenant_id = $1${wanted.join('')}${page.where} ${page.tail}`,
        values: [...values, ...page.values],
      });
      return found.rows;
    },
    async forget(before, atMost) {
      const { rows } = await client.query<{ forgotten: number }>({
        text: `select ${quoteIdentifier(schema)}.forget_audit_log($1, $2) as forgotten`,
        values: [before, atMost],
      });
      return rows[0]?.forgotten ?? 0;
    },
  };
}

const SEARCHED = "concat_ws(' ', action, actor_id, target_kind, target_id, ip, request_id)";

const CONDITIONS: Readonly<Record<keyof AuditFilter, (value: string) => string>> = {
  action: (value) => `(action = ${value}::text or split_part(action, '.', 1) = ${value}::text)`,
  actor: (value) =>
    `${value}::text in (actor_id, actor_kind || ':' || actor_id, case when actor_id is null then actor_kind end)`,
  target: (value) => `${value}::text in (target_id, target_kind || ':' || target_id)`,
  since: (value) => `created_at >= ${value}::timestamptz`,
  until: (value) => `created_at < ${value}::timestamptz`,
};
