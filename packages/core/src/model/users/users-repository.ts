import type { Role } from '../../contract/types/identity.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import type { UserRecord } from './user-record.ts';

export interface NewUser {
  email: string;
  name: string | null;
  role: Role;
  passwordHash: string;
}

export interface UsersRepository {
  find(tenant: string, id: string): Promise<UserRecord | undefined>;
  /** The only look-up without a tenant: at login the address, unique in the deployment, is all that is known. */
  findByEmailInAnyTenant(email: string): Promise<UserRecord | undefined>;
  /** True when the deployment has a user already; asked once, before the first admin is made. */
  existsInAnyTenant(): Promise<boolean>;
  /** Undefined when the address is taken, in whichever tenant. */
  insert(tenant: string, user: NewUser): Promise<UserRecord | undefined>;
  /**
   * Notes a login with this address and the password of this hash, and a stronger hash of it. The user as it is then;
   * undefined when it has another address or password by now, may not log in any more, or is gone.
   */
  recordLogin(
    tenant: string,
    id: string,
    login: { at: Date; email: string; hash: string; rehash?: string },
  ): Promise<UserRecord | undefined>;
  /** False when the user no longer has the hash `from`, may not log in any more, or is gone. */
  replacePassword(
    tenant: string,
    id: string,
    change: { at: Date; from: string; to: string },
  ): Promise<boolean>;
}

/** The only SQL about users. */
export function createUsersRepository(client: SqlClient, schema: string): UsersRepository {
  const users = `${quoteIdentifier(schema)}.users`;
  const columns = `id, tenant_id as tenant, email, name, role, password_hash as "passwordHash", timezone, attributes,
    token_version as "tokenVersion", disabled_at as "disabledAt", created_at as "createdAt"`;
  return {
    async find(tenant, id) {
      const found = await client.query<UserRecord>({
        text: `select ${columns} from ${users} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async findByEmailInAnyTenant(email) {
      const found = await client.query<UserRecord>({
        text: `select ${columns} from ${users} where email = $1`,
        values: [email],
      });
      return found.rows[0];
    },
    async existsInAnyTenant() {
      const found = await client.query({ text: `select 1 from ${users} limit 1`, values: [] });
      return found.rows.length > 0;
    },
    async insert(tenant, user) {
      const inserted = await client.query<UserRecord>({
        text: `insert into ${users} (tenant_id, email, name, role, password_hash, password_changed_at)
          values ($1, $2, $3, $4, $5, now()) on conflict (email) do nothing returning ${columns}`,
        values: [tenant, user.email, user.name, user.role, user.passwordHash],
      });
      return inserted.rows[0];
    },
    async recordLogin(tenant, id, { at, email, hash, rehash = hash }) {
      const noted = await client.query<UserRecord>({
        text: `update ${users} set last_login_at = $3, password_hash = $5
          where tenant_id = $1 and id = $2::uuid and password_hash = $4 and email = $6 and disabled_at is null
          returning ${columns}`,
        values: [tenant, id, at, hash, rehash, email],
      });
      return noted.rows[0];
    },
    async replacePassword(tenant, id, { at, from, to }) {
      const replaced = await client.query({
        text: `update ${users} set password_hash = $5, password_changed_at = $3, updated_at = $3,
            token_version = token_version + 1
          where tenant_id = $1 and id = $2::uuid and password_hash = $4 and disabled_at is null`,
        values: [tenant, id, at, from, to],
      });
      return replaced.rowCount > 0;
    },
  };
}
