import type { PrincipalKind, Role, Scope } from '../../contract/types/identity.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { ApiKeyRecord, ApiKeyState } from './api-key-record.ts';

/** What the list of keys can be sorted by. */
export const API_KEY_SORTS: SortKeys = {
  name: { type: 'text', column: 'name' },
  createdAt: { type: 'time', column: 'created_at' },
};

export interface NewApiKey {
  id: string;
  name: string;
  scopes: readonly Scope[];
  secretHash: Uint8Array;
  expiresAt: Date | null;
  /** The user that made it; null when a host's principal did. */
  ownerId: string | null;
  creatorKind: PrincipalKind;
  creatorRole: Role;
}

/** The next secret of a key, and how long the one before it still works. */
export interface NextSecret {
  hash: Uint8Array;
  /** Null ends the one before at once. */
  previousExpiresAt: Date | null;
}

export interface ApiKeysRepository {
  insert(tenant: string, key: NewApiKey, now: Date): Promise<void>;
  find(tenant: string, id: string): Promise<ApiKeyRecord | undefined>;
  /** Up to one row more than the page. */
  list(tenant: string, plan: ListPlan): Promise<ApiKeyRecord[]>;
  /** False when the tenant has no such key. */
  remove(tenant: string, id: string): Promise<boolean>;
  /** Swaps the secret in one statement; the one before the last dies whatever it was promised. */
  rotate(tenant: string, id: string, next: NextSecret): Promise<boolean>;
  recordUse(tenant: string, id: string, at: Date): Promise<void>;
  /** By id and not by tenant: a key is all that its holder shows. */
  stateInAnyTenant(id: string): Promise<ApiKeyState | undefined>;
}

/** The only SQL about API keys. */
export function createApiKeysRepository(client: SqlClient, schema: string): ApiKeysRepository {
  const keys = `${quoteIdentifier(schema)}.api_keys`;
  const users = `${quoteIdentifier(schema)}.users`;
  const columns = `id, tenant_id as tenant, name, scopes, created_at as "createdAt", expires_at as "expiresAt",
    last_used_at as "lastUsedAt"`;
  return {
    async insert(tenant, key, now) {
      await client.query({
        text: `insert into ${keys} (id, tenant_id, name, scopes, secret_hash, expires_at, owner_id, creator_kind,
            creator_role, created_at) values ($1::uuid, $2, $3, $4::json, $5::bytea, $6, $7::uuid, $8, $9, $10)`,
        values: [
          key.id,
          tenant,
          key.name,
          JSON.stringify(key.scopes),
          key.secretHash,
          key.expiresAt,
          key.ownerId,
          key.creatorKind,
          key.creatorRole,
          now,
        ],
      });
    },
    async find(tenant, id) {
      const found = await client.query<ApiKeyRecord>({
        text: `select ${columns} from ${keys} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async list(tenant, plan) {
      const page = keysetSql(plan, 'name', 2);
      const found = await client.query<ApiKeyRecord>({
        text: `select ${columns} from ${keys} where tenant_id = $1${page.where} ${page.tail}`,
        values: [tenant, ...page.values],
      });
      return found.rows;
    },
    async remove(tenant, id) {
      const removed = await client.query({
        text: `delete from ${keys} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return removed.rowCount > 0;
    },
    async rotate(tenant, id, next) {
      const rotated = await client.query({
        text: `update ${keys} set secret_hash = $3::bytea, previous_expires_at = $4::timestamptz,
            previous_hash = case when $4::timestamptz is null then null else secret_hash end
          where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id, next.hash, next.previousExpiresAt],
      });
      return rotated.rowCount > 0;
    },
    async recordUse(tenant, id, at) {
      await client.query({
        text: `update ${keys} set last_used_at = greatest(last_used_at, $3) where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id, at],
      });
    },
    async stateInAnyTenant(id) {
      const found = await client.query<ApiKeyState>({
        text: `select k.id, k.tenant_id as tenant, k.name, k.scopes, k.expires_at as "expiresAt",
            k.secret_hash as "secretHash", k.previous_hash as "previousHash",
            k.previous_expires_at as "previousExpiresAt", k.creator_kind as "creatorKind",
            coalesce(u.role, k.creator_role) as "creatorRole", u.disabled_at is not null as "creatorDisabled"
          from ${keys} k left join ${users} u on u.tenant_id = k.tenant_id and u.id = k.owner_id
          where k.id = $1::uuid`,
        values: [id],
      });
      return found.rows[0];
    },
  };
}
