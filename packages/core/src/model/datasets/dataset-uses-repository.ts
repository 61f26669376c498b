import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

/** Most dashboards that are looked for. */
const MAX_USES = 100;

export interface DatasetUsesRepository {
  /** Titles of dashboards whose widgets call their dataset by one of these names or by this id, at most 100. */
  dashboards(tenant: string, by: { name: string; id?: string }): Promise<string[]>;
}

/** The only SQL about what leans on a dataset. */
export function createDatasetUsesRepository(client: SqlClient, schema: string): DatasetUsesRepository {
  const prefix = quoteIdentifier(schema);
  return {
    async dashboards(tenant, { name, id = null }: { name: string; id?: string | null }) {
      const found = await client.query<{ title: string }>({
        text: `select b.title from ${prefix}.dashboards b where b.tenant_id = $1 and exists (
            select from ${prefix}.widgets w where w.tenant_id = b.tenant_id and w.dashboard_id = b.id
              and (w.query ->> 'dataset' = $2 or lower(w.query ->> 'dataset') = $3::text))
          order by b.title, b.id limit ${MAX_USES}`,
        values: [tenant, name, id],
      });
      return found.rows.map(({ title }) => title);
    },
  };
}
