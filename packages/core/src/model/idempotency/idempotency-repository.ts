import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

/** A request that wants to be the one to do the work. */
export interface IdempotencyClaim {
  /** 32 bytes that stand for tenant, principal, route and key. */
  name: Buffer;
  /** 32 bytes that stand for what is asked. */
  fingerprint: Buffer;
  /** UUID of this request's claim. */
  token: string;
}

/** What is known of a key. */
export interface IdempotencyRecord {
  fingerprint: Buffer;
  committed: boolean;
  /** True while whoever has the claim may still be at it. */
  isClaimed: boolean;
  answerEncrypted: string | null;
}

export interface IdempotencyRepository {
  /** True when the claim is this request's now; false when the key is somebody else's, or used. */
  claim(tenant: string, claim: IdempotencyClaim, life: { claimMs: number; keepMs: number }): Promise<boolean>;
  find(tenant: string, name: Buffer): Promise<IdempotencyRecord | undefined>;
  /** Notes that the work is done; false when the claim has gone to another. */
  commit(tenant: string, claim: IdempotencyClaim): Promise<boolean>;
  keep(tenant: string, claim: IdempotencyClaim, answerEncrypted: string): Promise<void>;
  /** Gives the claim up, unless its work is done. */
  release(tenant: string, claim: IdempotencyClaim): Promise<void>;
  /** Deletes at most so many that have ended, of every tenant. */
  sweep(atMost: number): Promise<void>;
}

/** The only SQL about idempotency keys. Times are the database's, so that processes agree about them. */
export function createIdempotencyRepository(client: SqlClient, schema: string): IdempotencyRepository {
  const keys = `${quoteIdentifier(schema)}.idempotency_keys`;
  return {
    async claim(tenant, { name, fingerprint, token }, { claimMs, keepMs }) {
      const { rowCount } = await client.query({
        text: `insert into ${keys} as known (name, tenant_id, fingerprint, token, claimed_until, expires_at)
          values ($1, $2, $3, $4::uuid, clock_timestamp() + $5::double precision * interval '1 ms',
            clock_timestamp() + $6::double precision * interval '1 ms')
          on conflict (name) do update set fingerprint = excluded.fingerprint, token = excluded.token,
            committed = false, answer_encrypted = null, claimed_until = excluded.claimed_until,
            expires_at = excluded.expires_at
          where known.expires_at <= clock_timestamp()
            or (not known.committed and known.fingerprint = excluded.fingerprint
              and known.claimed_until <= clock_timestamp())
          returning 1`,
        values: [name, tenant, fingerprint, token, claimMs, keepMs],
      });
      return rowCount === 1;
    },
    async find(tenant, name) {
      const { rows } = await client.query<IdempotencyRecord>({
        text: `select fingerprint, committed, answer_encrypted as "answerEncrypted",
            claimed_until > clock_timestamp() as "isClaimed" from ${keys}
          where tenant_id = $1 and name = $2`,
        values: [tenant, name],
      });
      return rows[0];
    },
    async commit(tenant, { name, token }) {
      const { rowCount } = await client.query({
        text: `update ${keys} set committed = true where tenant_id = $1 and name = $2 and token = $3::uuid`,
        values: [tenant, name, token],
      });
      return rowCount === 1;
    },
    async keep(tenant, { name, token }, answerEncrypted) {
      await client.query({
        text: `update ${keys} set committed = true, answer_encrypted = $4
          where tenant_id = $1 and name = $2 and token = $3::uuid`,
        values: [tenant, name, token, answerEncrypted],
      });
    },
    async release(tenant, { name, token }) {
      await client.query({
        text: `delete from ${keys} where tenant_id = $1 and name = $2 and token = $3::uuid and not committed`,
        values: [tenant, name, token],
      });
    },
    async sweep(atMost) {
      await client.query({
        text: `delete from ${keys} where name in (select name from ${keys} where expires_at <= clock_timestamp()
          order by expires_at limit $1 for update skip locked)`,
        values: [atMost],
      });
    },
  };
}
