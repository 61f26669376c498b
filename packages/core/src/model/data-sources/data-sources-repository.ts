import type { DataSourceStatus } from '../../contract/types/data-source.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { DataSourceRecord } from './data-source-record.ts';

/** What the list of data sources can be sorted by. */
export const DATA_SOURCE_SORTS: SortKeys = {
  name: { type: 'text', column: 'name' },
  createdAt: { type: 'time', column: 'created_at' },
};

export interface DataSourcesRepository {
  find(tenant: string, id: string): Promise<DataSourceRecord | undefined>;
  findDefault(tenant: string): Promise<DataSourceRecord | undefined>;
  /** All ids and names of the tenant, at most 1,000. */
  names(tenant: string): Promise<{ id: string; name: string }[]>;
  /** Up to one row more than the page. */
  list(tenant: string, plan: ListPlan): Promise<DataSourceRecord[]>;
  /** Adds the default data source, whose URL is the configuration's, unless the tenant has one. */
  ensureConfiguredDefault(tenant: string, name: string): Promise<void>;
  setStatus(tenant: string, id: string, status: DataSourceStatus, at: Date): Promise<void>;
}

/** The only SQL about data sources. */
export function createDataSourcesRepository(client: SqlClient, schema: string): DataSourcesRepository {
  const sources = `${quoteIdentifier(schema)}.data_sources`;
  const columns = `id, tenant_id as tenant, name, url_encrypted as "urlEncrypted", is_default as "isDefault", status,
    version, created_at as "createdAt", updated_at as "updatedAt"`;
  return {
    async find(tenant, id) {
      const found = await client.query<DataSourceRecord>({
        text: `select ${columns} from ${sources} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async findDefault(tenant) {
      const found = await client.query<DataSourceRecord>({
        text: `select ${columns} from ${sources} where tenant_id = $1 and is_default`,
        values: [tenant],
      });
      return found.rows[0];
    },
    async names(tenant) {
      const found = await client.query<{ id: string; name: string }>({
        text: `select id, name from ${sources} where tenant_id = $1 order by name limit 1000`,
        values: [tenant],
      });
      return found.rows;
    },
    async list(tenant, plan) {
      const page = keysetSql(plan, 'name', 2);
      const found = await client.query<DataSourceRecord>({
        text: `select ${columns} from ${sources} where tenant_id = $1${page.where} ${page.tail}`,
        values: [tenant, ...page.values],
      });
      return found.rows;
    },
    async ensureConfiguredDefault(tenant, name) {
      await client.query({
        text: `insert into ${sources} (tenant_id, name, is_default)
          select $1, $2, true where not exists (select 1 from ${sources} where tenant_id = $1 and is_default)
          on conflict do nothing`,
        values: [tenant, name],
      });
    },
    async setStatus(tenant, id, status, at) {
      await client.query({
        text: `update ${sources} set status = $3, status_at = $4 where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id, status, at],
      });
    },
  };
}
