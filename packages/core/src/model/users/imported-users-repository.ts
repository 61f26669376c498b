import type { Role } from '../../contract/types/identity.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

/** A user as it is imported; its address is normalised. */
export interface NewImportedUser {
  tenant: string;
  email: string;
  name: string | null;
  role: Role;
  timezone: string | null;
  attributes: Readonly<Record<string, unknown>>;
  /** Null for a user that cannot log in until it is given a password. */
  passwordHash: string | null;
}

export interface ImportedUsersRepository {
  /** Those of the addresses that somebody has, in whichever tenant. */
  takenInAnyTenant(emails: readonly string[]): Promise<Set<string>>;
  /** The id; undefined when the address is taken, in whichever tenant. */
  insert(user: NewImportedUser): Promise<string | undefined>;
}

/** The SQL of importing users. */
export function createImportedUsersRepository(client: SqlClient, schema: string): ImportedUsersRepository {
  const users = `${quoteIdentifier(schema)}.users`;
  return {
    async takenInAnyTenant(emails) {
      const found = await client.query<{ email: string }>({
        text: `select email from ${users} where email = any($1::text[])`,
        values: [emails],
      });
      return new Set(found.rows.map(({ email }) => email));
    },
    async insert(user) {
      const inserted = await client.query<{ id: string }>({
        text: `insert into ${users} (tenant_id, email, name, role, timezone, attributes, password_hash,
            password_changed_at)
          values ($1, $2, $3, $4, $5, $6::json, $7::text, case when $7::text is null then null else now() end)
          on conflict (email) do nothing returning id`,
        values: [
          user.tenant,
          user.email,
          user.name,
          user.role,
          user.timezone,
          JSON.stringify(user.attributes),
          user.passwordHash,
        ],
      });
      return inserted.rows[0]?.id;
    },
  };
}
