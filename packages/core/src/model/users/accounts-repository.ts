import type { Role } from '../../contract/types/identity.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { UserRecord } from './user-record.ts';

/** What the list of users can be sorted by. */
export const USER_SORTS: SortKeys = {
  email: { type: 'text', column: 'email' },
  createdAt: { type: 'time', column: 'created_at' },
};

/** A user as admins see it. */
export interface AccountRecord extends Omit<UserRecord, 'passwordHash' | 'tokenVersion'> {
  lastLoginAt: Date | null;
  updatedAt: Date;
}

/** What an admin decides about a user. */
export interface AccountFields {
  email: string;
  name: string | null;
  role: Role;
  timezone: string | null;
  attributes: Readonly<Record<string, unknown>>;
}

export interface AccountChange extends AccountFields {
  disabledAt: Date | null;
  /** Undefined leaves the password as it is. */
  passwordHash?: string | undefined;
}

export interface AccountsRepository {
  find(tenant: string, id: string): Promise<AccountRecord | undefined>;
  /** Nobody else changes the user, or makes what it owns, until the transaction ends. */
  findToChange(tenant: string, id: string): Promise<AccountRecord | undefined>;
  /** Ids of the admins that may log in; two transactions that ask this take turns. */
  lockAdmins(tenant: string): Promise<string[]>;
  /** Up to one row more than the page. */
  list(tenant: string, plan: ListPlan): Promise<AccountRecord[]>;
  /** Undefined when the address is taken, in whichever tenant. */
  insert(tenant: string, user: AccountFields & { passwordHash: string }): Promise<AccountRecord | undefined>;
  /** Raises the token version. Rejects with a unique violation when the address is taken. */
  update(tenant: string, id: string, change: AccountChange): Promise<AccountRecord | undefined>;
  /** Ends what is still good of the user's sessions. */
  endSessions(tenant: string, id: string, reason: string, now: Date): Promise<void>;
  sessionIds(tenant: string, id: string): Promise<string[]>;
  /** Leaves what the user owned to nobody, and takes back what was shared with it. */
  disown(tenant: string, id: string): Promise<void>;
  /** Deletes the user, with its sessions and API keys. */
  remove(tenant: string, id: string): Promise<void>;
}

/** The SQL of what admins do with users. */
export function createAccountsRepository(client: SqlClient, schema: string): AccountsRepository {
  const prefix = quoteIdentifier(schema);
  const users = `${prefix}.users`;
  const sessions = `${prefix}.sessions`;
  const columns = `id, tenant_id as tenant, email, name, role, timezone, attributes, disabled_at as "disabledAt",
    last_login_at as "lastLoginAt", created_at as "createdAt", updated_at as "updatedAt"`;
  const one = `from ${users} where tenant_id = $1 and id = $2::uuid`;

  async function select(text: string, values: unknown[]): Promise<AccountRecord[]> {
    return (await client.query<AccountRecord>({ text, values })).rows;
  }

  return {
    find: async (tenant, id) => (await select(`select ${columns} ${one}`, [tenant, id]))[0],
    findToChange: async (tenant, id) =>
      (await select(`select ${columns} ${one} for update`, [tenant, id]))[0],
    async lockAdmins(tenant) {
      const found = await client.query<{ id: string }>({
        text: `select id from ${users} where tenant_id = $1 and role = 'admin' and disabled_at is null
          order by id for update`,
        values: [tenant],
      });
      return found.rows.map(({ id }) => id);
    },
    list(tenant, plan) {
      const page = keysetSql(plan, "email || ' ' || coalesce(name, '')", 2);
      return select(`select ${columns} from ${users} where tenant_id = $1${page.where} ${page.tail}`, [
        tenant,
        ...page.values,
      ]);
    },
    async insert(tenant, user) {
      const made = await select(
        `insert into ${users} (tenant_id, email, name, role, timezone, attributes, password_hash,
            password_changed_at) values ($1, $2, $3, $4, $5, $6::json, $7, now())
          on conflict (email) do nothing returning ${columns}`,
        [
          tenant,
          user.email,
          user.name,
          user.role,
          user.timezone,
          JSON.stringify(user.attributes),
          user.passwordHash,
        ],
      );
      return made[0];
    },
    async update(tenant, id, change) {
      const changed = await select(
        `update ${users} set email = $3, name = $4, role = $5, timezone = $6, attributes = $7::json,
            disabled_at = $8, password_hash = coalesce($9::text, password_hash), updated_at = now(),
            password_changed_at = case when $9::text is null then password_changed_at else now() end,
            token_version = token_version + 1
          where tenant_id = $1 and id = $2::uuid returning ${columns}`,
        [
          tenant,
          id,
          change.email,
          change.name,
          change.role,
          change.timezone,
          JSON.stringify(change.attributes),
          change.disabledAt,
          change.passwordHash ?? null,
        ],
      );
      return changed[0];
    },
    async endSessions(tenant, id, reason, now) {
      await client.query({
        text: `update ${sessions} set revoked_at = $4, revoked_reason = $3
          where tenant_id = $1 and user_id = $2::uuid and revoked_at is null`,
        values: [tenant, id, reason, now],
      });
    },
    async sessionIds(tenant, id) {
      const found = await client.query<{ id: string }>({
        text: `select id from ${sessions} where tenant_id = $1 and user_id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows.map((session) => session.id);
    },
    async disown(tenant, id) {
      for (const owned of ['datasets', 'dashboards']) {
        await client.query({
          text: `update ${prefix}.${owned} set owner_id = null where tenant_id = $1 and owner_id = $2::uuid`,
          values: [tenant, id],
        });
      }
      for (const naming of ['dataset_shares', 'dashboard_shares', 'dashboard_favourites']) {
        await client.query({
          text: `delete from ${prefix}.${naming} where tenant_id = $1 and principal = $2`,
          values: [tenant, `user:${id}`],
        });
      }
    },
    async remove(tenant, id) {
      await client.query({ text: `delete ${one}`, values: [tenant, id] });
    },
  };
}
