import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';

/** What the list of one's sessions can be sorted by. */
export const SESSION_SORTS: SortKeys = {
  lastUsedAt: { type: 'time', column: 'last_used_at' },
  createdAt: { type: 'time', column: 'created_at' },
};

/** A session that is still good, as stored. */
export interface OwnSession {
  id: string;
  createdAt: Date;
  lastUsedAt: Date;
  /** When it ends unless it is used again. */
  endsAt: Date;
  userAgent: string | null;
  ip: string | null;
}

export interface OwnSessionsRepository {
  /** Up to one row more than the page. */
  list(tenant: string, userId: string, plan: ListPlan, now: Date): Promise<OwnSession[]>;
  /** Its id; undefined when there was nothing to end. */
  end(tenant: string, userId: string, sessionId: string, now: Date): Promise<string | undefined>;
  /** Ids of those that were ended. */
  endAll(
    tenant: string,
    userId: string,
    how: { reason: string; except?: string | undefined; now: Date },
  ): Promise<string[]>;
}

/** The SQL of what users see of their sessions. */
export function createOwnSessionsRepository(client: SqlClient, schema: string): OwnSessionsRepository {
  const prefix = quoteIdentifier(schema);
  const sessions = `${prefix}.sessions`;
  return {
    async list(tenant, userId, plan, now) {
      const page = keysetSql(plan, "coalesce(user_agent, '') || ' ' || coalesce(ip, '')", 4);
      const found = await client.query<OwnSession>({
        text: `select id, created_at as "createdAt", last_used_at as "lastUsedAt", ends_at as "endsAt",
            user_agent as "userAgent", ip
          from (select s.*, (select t.expires_at from ${prefix}.refresh_tokens t
              where t.tenant_id = s.tenant_id and t.session_id = s.id and t.rotated_at is null) as ends_at
            from ${sessions} s where s.tenant_id = $1 and s.user_id = $2::uuid and s.revoked_at is null
              and s.expires_at > $3) own
          where ends_at > $3${page.where} ${page.tail}`,
        values: [tenant, userId, now, ...page.values],
      });
      return found.rows;
    },
    async end(tenant, userId, sessionId, now) {
      const ended = await client.query<{ id: string }>({
        text: `update ${sessions} set revoked_at = $4, revoked_reason = 'logout'
          where tenant_id = $1 and user_id = $2::uuid and id = $3::uuid and revoked_at is null
          returning id`,
        values: [tenant, userId, sessionId, now],
      });
      return ended.rows[0]?.id;
    },
    async endAll(tenant, userId, { reason, except, now }) {
      const ended = await client.query<{ id: string }>({
        text: `update ${sessions} set revoked_at = $4, revoked_reason = $3
          where tenant_id = $1 and user_id = $2::uuid and revoked_at is null and id is distinct from $5::uuid
          returning id`,
        values: [tenant, userId, reason, now, except ?? null],
      });
      return ended.rows.map(({ id }) => id);
    },
  };
}
