import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

/** A stored dataset and where it is asked. */
export interface StoredDefinition {
  tenant: string;
  id: string;
  definition: DatasetDefinition;
  /** Null for a dataset on the default data source of a tenant that has none. */
  sourceId: string | null;
}

export interface StoredDefinitionsRepository {
  /** Those after an id, in the order of ids. */
  listAfter(id: string, limit: number): Promise<StoredDefinition[]>;
}

/** The datasets of all tenants. For operations only; nothing that answers a request may use it. */
export function createStoredDefinitionsRepository(
  client: SqlClient,
  schema: string,
): StoredDefinitionsRepository {
  const prefix = quoteIdentifier(schema);
  return {
    async listAfter(id, limit) {
      const found = await client.query<StoredDefinition>({
        text: `select d.tenant_id as tenant, d.id, d.definition, s.id as "sourceId"
          from ${prefix}.datasets d
          left join ${prefix}.data_sources s on s.tenant_id = d.tenant_id
            and (s.id = d.data_source_id or (d.data_source_id is null and s.is_default))
          where d.id > $1::uuid order by d.id limit $2::int`,
        values: [id, limit],
      });
      return found.rows;
    },
  };
}
