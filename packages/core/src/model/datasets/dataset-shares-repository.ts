import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import type { ObjectSharing } from '../sharing/object-sharing.ts';

export interface DatasetSharesRepository {
  /** Puts this in the place of who may use the dataset until now. False when there is no such dataset. */
  replace(tenant: string, id: string, sharing: Omit<ObjectSharing, 'owner'>): Promise<boolean>;
  /** Those of these ids that are users of the tenant. Nobody deletes them until the transaction ends. */
  users(tenant: string, ids: readonly string[]): Promise<string[]>;
}

/** The only SQL that changes who may use a dataset. Give it the client of a transaction. */
export function createDatasetSharesRepository(client: SqlClient, schema: string): DatasetSharesRepository {
  const prefix = quoteIdentifier(schema);
  return {
    async replace(tenant, id, { visibility, access, shares }) {
      // Locks the dataset's row, so that two lists are never mixed.
      const changed = await client.query({
        text: `update ${prefix}.datasets set visibility = $3, access = $4 where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id, visibility, access],
      });
      if (changed.rowCount !== 1) return false;
      await client.query({
        text: `delete from ${prefix}.dataset_shares where tenant_id = $1 and dataset_id = $2::uuid`,
        values: [tenant, id],
      });
      await client.query({
        text: `insert into ${prefix}.dataset_shares (tenant_id, dataset_id, principal, access)
          select $1, $2::uuid, * from unnest($3::text[], $4::text[])`,
        values: [tenant, id, shares.map(({ principal }) => principal), shares.map((share) => share.access)],
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
