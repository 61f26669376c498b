import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import type { SessionState } from './session-state.ts';

export interface NewSession {
  id: string;
  userId: string;
  userAgent: string | null;
  ip: string | null;
  expiresAt: Date;
  token: { hash: Uint8Array; expiresAt: Date };
}

export interface Successor {
  hash: Uint8Array;
  encrypted: string;
  expiresAt: Date;
}

/** The session a refresh token belongs to. */
export interface SessionReference {
  tenant: string;
  sessionId: string;
  /** The idle end of the token that is good now. */
  expiresAt: Date;
}

/** A refresh token as stored. */
export interface RefreshTokenRecord extends SessionReference {
  rotatedAt: Date | null;
  successorEncrypted: string | null;
}

export interface SessionsRepository {
  insert(tenant: string, session: NewSession, now: Date): Promise<void>;
  state(tenant: string, sessionId: string): Promise<SessionState | undefined>;
  /** Ends a session; false when it had ended before. */
  revoke(tenant: string, sessionId: string, reason: string, now: Date): Promise<boolean>;
  /** By hash and not by tenant: a refresh token is all that its holder shows. */
  findToken(hash: Uint8Array): Promise<RefreshTokenRecord | undefined>;
  /**
   * Swaps a good token for its successor in one statement, so that of any number of callers one
   * wins; undefined for the others, and for a token that is not good.
   */
  rotate(hash: Uint8Array, successor: Successor, now: Date): Promise<SessionReference | undefined>;
  /** Forgets the successors of tokens rotated before then, in every tenant. */
  eraseSuccessors(rotatedBefore: Date): Promise<void>;
  /**
   * Deletes at most so many sessions whose absolute end lies before then, in every tenant, with their refresh tokens.
   * Says how many; leaves those that another process deletes at the moment.
   */
  removeEnded(endedBefore: Date, atMost: number): Promise<number>;
}

/** The only SQL about sessions and their refresh tokens. */
export function createSessionsRepository(client: SqlClient, schema: string): SessionsRepository {
  const prefix = quoteIdentifier(schema);
  const sessions = `${prefix}.sessions`;
  const tokens = `${prefix}.refresh_tokens`;
  const users = `${prefix}.users`;
  return {
    async insert(tenant, session, now) {
      await client.query({
        text: `with session as (
            insert into ${sessions} (id, tenant_id, user_id, user_agent, ip, expires_at, last_used_at, created_at)
            values ($1::uuid, $2, $3::uuid, $4, $5, $6, $9, $9) returning id, tenant_id)
          insert into ${tokens} (token_hash, tenant_id, session_id, expires_at, created_at)
          select $7::bytea, tenant_id, id, $8, $9 from session`,
        values: [
          session.id,
          tenant,
          session.userId,
          session.userAgent,
          session.ip,
          session.expiresAt,
          session.token.hash,
          session.token.expiresAt,
          now,
        ],
      });
    },
    async state(tenant, sessionId) {
      const found = await client.query<Omit<SessionState, 'user'> & SessionState['user']>({
        text: `select s.revoked_at as "revokedAt", s.expires_at as "expiresAt", u.id, u.tenant_id as tenant, u.email,
            u.name, u.role, u.timezone, u.attributes, u.disabled_at as "disabledAt", u.created_at as "createdAt"
          from ${sessions} s join ${users} u on u.tenant_id = s.tenant_id and u.id = s.user_id
          where s.tenant_id = $1 and s.id = $2::uuid`,
        values: [tenant, sessionId],
      });
      const row = found.rows[0];
      if (row === undefined) return undefined;
      const { revokedAt, expiresAt, ...user } = row;
      return { revokedAt, expiresAt, user };
    },
    async revoke(tenant, sessionId, reason, now) {
      const revoked = await client.query({
        text: `update ${sessions} set revoked_at = $4, revoked_reason = $3
          where tenant_id = $1 and id = $2::uuid and revoked_at is null`,
        values: [tenant, sessionId, reason, now],
      });
      return revoked.rowCount > 0;
    },
    async findToken(hash) {
      const found = await client.query<RefreshTokenRecord>({
        text: `select tenant_id as tenant, session_id as "sessionId", expires_at as "expiresAt",
            rotated_at as "rotatedAt", successor_encrypted as "successorEncrypted"
          from ${tokens} where token_hash = $1::bytea`,
        values: [hash],
      });
      return found.rows[0];
    },
    async rotate(hash, successor, now) {
      const rotated = await client.query<SessionReference>({
        text: `with rotated as (
            update ${tokens} t set rotated_at = $5, successor_hash = $2::bytea, successor_encrypted = $3
            from ${sessions} s join ${users} u on u.tenant_id = s.tenant_id and u.id = s.user_id
            where t.token_hash = $1::bytea and t.rotated_at is null and t.expires_at > $5
              and s.tenant_id = t.tenant_id and s.id = t.session_id
              and s.revoked_at is null and s.expires_at > $5 and u.disabled_at is null
            returning t.tenant_id, t.session_id, least($4::timestamptz, s.expires_at) as expires_at
          ), used as (
            update ${sessions} s set last_used_at = $5 from rotated r
            where s.tenant_id = r.tenant_id and s.id = r.session_id
          )
          insert into ${tokens} (token_hash, tenant_id, session_id, expires_at, created_at)
          select $2::bytea, tenant_id, session_id, expires_at, $5 from rotated
          returning tenant_id as tenant, session_id as "sessionId", expires_at as "expiresAt"`,
        values: [hash, successor.hash, successor.encrypted, successor.expiresAt, now],
      });
      return rotated.rows[0];
    },
    async eraseSuccessors(rotatedBefore) {
      await client.query({
        text: `update ${tokens} set successor_encrypted = null
          where successor_encrypted is not null and rotated_at < $1`,
        values: [rotatedBefore],
      });
    },
    async removeEnded(endedBefore, atMost) {
      const removed = await client.query({
        text: `delete from ${sessions} where id in (
            select id from ${sessions} where expires_at < $1 order by expires_at limit $2 for update skip locked)`,
        values: [endedBefore, atMost],
      });
      return removed.rowCount;
    },
  };
}
