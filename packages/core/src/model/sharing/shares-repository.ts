import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import type { ObjectSharing } from './object-sharing.ts';

/** What can be shared. */
export type SharedKind = 'dataset' | 'dashboard';

export interface SharesRepository {
  /** Puts this in the place of who may use the object until now. False when there is no such object. */
  replace(tenant: string, id: string, sharing: Omit<ObjectSharing, 'owner'>): Promise<boolean>;
  /** Those of these ids that are users of the tenant. Nobody deletes them until the transaction ends. */
  users(tenant: string, ids: readonly string[]): Promise<string[]>;
}

/** The only SQL that changes who may use an object. Give it the client of a transaction. */
export function createSharesRepository(
  client: SqlClient,
  schema: string,
  kind: SharedKind,
): SharesRepository {
  const prefix = quoteIdentifier(schema);
  const objects = `${prefix}.${kind}s`;
  const shares = `${prefix}.${kind}_shares`;
  return {
    async replace(tenant, id, { visibility, access, shares: wanted }) {
      // Locks the object's row, so that two lists are never mixed.
      const changed = await client.query({
        text: `update ${objects} set visibility = $3, access = $4 where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id, visibility, access],
      });
      if (changed.rowCount !== 1) return false;
      await client.query({
        text: `delete from ${shares} where tenant_id = $1 and ${kind}_id = $2::uuid`,
        values: [tenant, id],
      });
      await client.query({
        text: `insert into ${shares} (tenant_id, ${kind}_id, principal, access)
          select $1, $2::uuid, * from unnest($3::text[], $4::text[])`,
        values: [tenant, id, wanted.map(({ principal }) => principal), wanted.map((share) => share.access)],
      });
      return true;
    },
    async users(tenant, ids) {
      // Admins come first as they do where a user is deleted, so that neither waits for the other.
      const found = await client.query<{ id: string }>({
        text: `select id from ${prefix}.users where tenant_id = $1 and id::text = any($2::text[])
          order by role = 'admin' and disabled_at is null desc, id for key share`,
        values: [tenant, ids],
      });
      return found.rows.map((row) => row.id);
    },
  };
}
