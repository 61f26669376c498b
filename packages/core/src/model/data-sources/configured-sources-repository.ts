import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

export interface ConfiguredSourcesRepository {
  /** Data sources whose URL is the configuration's, in no order. */
  list(): Promise<{ tenant: string; id: string }[]>;
}

/**
 * The default data sources of all tenants: they are one database. For what the process does by itself;
 * nothing that answers a request may use it.
 */
export function createConfiguredSourcesRepository(
  client: SqlClient,
  schema: string,
): ConfiguredSourcesRepository {
  const sources = `${quoteIdentifier(schema)}.data_sources`;
  return {
    async list() {
      const found = await client.query<{ tenant: string; id: string }>({
        text: `select tenant_id as tenant, id from ${sources} where url_encrypted is null`,
      });
      return found.rows;
    },
  };
}
