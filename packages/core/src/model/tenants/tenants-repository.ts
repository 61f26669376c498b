import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

/** Holds off the second of two processes that start at once. Any number, the same in every release. */
const FIRST_START_LOCK = 4_207_151_623;

export interface TenantsRepository {
  exists(tenant: string): Promise<boolean>;
  /** Adds the tenant unless it is there. */
  ensure(tenant: string, name: string): Promise<void>;
  /** Waits until no other process is making the first tenant and admin. Held to the end of the transaction. */
  lockFirstStart(): Promise<void>;
}

/** The only SQL about tenants. */
export function createTenantsRepository(client: SqlClient, schema: string): TenantsRepository {
  const tenants = `${quoteIdentifier(schema)}.tenants`;
  return {
    async exists(tenant) {
      const found = await client.query({ text: `select 1 from ${tenants} where id = $1`, values: [tenant] });
      return found.rows.length > 0;
    },
    async ensure(tenant, name) {
      await client.query({
        text: `insert into ${tenants} (id, name) values ($1, $2) on conflict (id) do nothing`,
        values: [tenant, name],
      });
    },
    async lockFirstStart() {
      await client.query({
        text: `select pg_advisory_xact_lock($1::bigint # hashtext($2::text))`,
        values: [FIRST_START_LOCK, schema],
      });
    },
  };
}
