import type { DataSourceStatus } from '../../contract/types/data-source.ts';
import type { DeletionImpact } from '../../contract/types/data-source-requests.ts';
import { isUniqueViolation, quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { DataSourceRecord } from './data-source-record.ts';

/** What the list of data sources can be sorted by. */
export const DATA_SOURCE_SORTS: SortKeys = {
  name: { type: 'text', column: 'name' },
  createdAt: { type: 'time', column: 'created_at' },
};

/** All columns, under the names of a {@link DataSourceRecord}. */
export const DATA_SOURCE_COLUMNS: string = `id, tenant_id as tenant, name, url_encrypted as "urlEncrypted",
  replica_urls_encrypted as "replicaUrlsEncrypted", is_default as "isDefault", status,
  version, created_at as "createdAt", updated_at as "updatedAt"`;

const NAME_KEY = 'data_sources_name_key';
const MAX_IMPACT = 1_000;

export interface DataSourcesRepository {
  find(tenant: string, id: string): Promise<DataSourceRecord | undefined>;
  findDefault(tenant: string): Promise<DataSourceRecord | undefined>;
  /** All ids and names of the tenant, at most 1,000. */
  names(tenant: string): Promise<{ id: string; name: string }[]>;
  /** Up to one row more than the page. */
  list(tenant: string, plan: ListPlan): Promise<DataSourceRecord[]>;
  /** Adds the default data source, whose URL is the configuration's, unless the tenant has one. */
  ensureConfiguredDefault(tenant: string, name: string): Promise<void>;
  /** The outcome of a test of the URLs of this version; nothing, when they were changed meanwhile. */
  setStatus(source: DataSourceRecord, status: DataSourceStatus, at: Date): Promise<void>;
  /** Undefined when the name is taken. */
  insert(source: NewDataSource): Promise<DataSourceRecord | undefined>;
  /** `name_taken` changes nothing; undefined when there is no such data source. */
  update(
    tenant: string,
    id: string,
    change: DataSourceRowChange,
  ): Promise<DataSourceRecord | 'name_taken' | undefined>;
  /** False when there is no such data source. Raises a violation of `datasets_data_source_fkey` while one is over it. */
  delete(tenant: string, id: string): Promise<boolean>;
  /** Datasets over a data source and dashboards that ask them, by name and title, at most 1,000 of each. */
  impact(tenant: string, id: string): Promise<DeletionImpact>;
}

/** A data source to be added, under an id to which its tokens are bound. */
export type NewDataSource = Pick<
  DataSourceRecord,
  'id' | 'tenant' | 'name' | 'urlEncrypted' | 'replicaUrlsEncrypted'
>;

/** What is left out stays; `urls` replaces the URL, the replicas, or both, and makes a new version. */
export interface DataSourceRowChange {
  name?: string;
  urls?: Partial<Pick<DataSourceRecord, 'urlEncrypted' | 'replicaUrlsEncrypted'>>;
}

/** The only SQL about data sources. */
export function createDataSourcesRepository(client: SqlClient, schema: string): DataSourcesRepository {
  const prefix = quoteIdentifier(schema);
  const sources = `${prefix}.data_sources`;
  return {
    async find(tenant, id) {
      const found = await client.query<DataSourceRecord>({
        text: `select ${DATA_SOURCE_COLUMNS} from ${sources} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async findDefault(tenant) {
      const found = await client.query<DataSourceRecord>({
        text: `select ${DATA_SOURCE_COLUMNS} from ${sources} where tenant_id = $1 and is_default`,
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
        text: `select ${DATA_SOURCE_COLUMNS} from ${sources} where tenant_id = $1${page.where} ${page.tail}`,
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
    async setStatus({ tenant, id, version }, status, at) {
      await client.query({
        text: `update ${sources} set status = $4, status_at = $5
          where tenant_id = $1 and id = $2::uuid and version = $3::int`,
        values: [tenant, id, version, status, at],
      });
    },
    async insert({ id, tenant, name, urlEncrypted, replicaUrlsEncrypted }) {
      try {
        const inserted = await client.query<DataSourceRecord>({
          text: `insert into ${sources} (id, tenant_id, name, url_encrypted, replica_urls_encrypted)
            values ($1::uuid, $2, $3, $4, $5) returning ${DATA_SOURCE_COLUMNS}`,
          values: [id, tenant, name, urlEncrypted, replicaUrlsEncrypted],
        });
        return inserted.rows[0];
      } catch (error) {
        if (isUniqueViolation(error, NAME_KEY)) return undefined;
        throw error;
      }
    },
    async update(tenant, id, { name, urls }) {
      const given = (part: 'urlEncrypted' | 'replicaUrlsEncrypted'): boolean => urls?.[part] !== undefined;
      try {
        const updated = await client.query<DataSourceRecord>({
          text: `update ${sources} set
              name = coalesce($3, name),
              url_encrypted = case when $4::bool then $5 else url_encrypted end,
              replica_urls_encrypted = case when $6::bool then $7 else replica_urls_encrypted end,
              version = case when $4::bool or $6::bool then version + 1 else version end,
              status = case when $4::bool or $6::bool then 'unknown' else status end,
              status_at = case when $4::bool or $6::bool then null else status_at end,
              updated_at = now()
            where tenant_id = $1 and id = $2::uuid returning ${DATA_SOURCE_COLUMNS}`,
          values: [
            tenant,
            id,
            name ?? null,
            given('urlEncrypted'),
            urls?.urlEncrypted ?? null,
            given('replicaUrlsEncrypted'),
            urls?.replicaUrlsEncrypted ?? null,
          ],
        });
        return updated.rows[0];
      } catch (error) {
        if (isUniqueViolation(error, NAME_KEY)) return 'name_taken';
        throw error;
      }
    },
    async delete(tenant, id) {
      const deleted = await client.query({
        text: `delete from ${sources} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return deleted.rowCount > 0;
    },
    async impact(tenant, id) {
      const values = [tenant, id];
      const over = `select d.id, d.name from ${prefix}.datasets d
        join ${sources} s on s.tenant_id = d.tenant_id and s.id = $2::uuid
        where d.tenant_id = $1 and (d.data_source_id = s.id or (d.data_source_id is null and s.is_default))`;
      const datasets = await client.query<{ id: string; name: string }>({
        text: `${over} order by d.name limit ${MAX_IMPACT}`,
        values,
      });
      const dashboards = await client.query<{ id: string; title: string }>({
        text: `with over_it as (${over})
          select b.id, b.title from ${prefix}.dashboards b where b.tenant_id = $1 and exists (
            select from ${prefix}.widgets w join over_it on w.query ->> 'dataset' in (over_it.id::text, over_it.name)
            where w.tenant_id = b.tenant_id and w.dashboard_id = b.id)
          order by b.title, b.id limit ${MAX_IMPACT}`,
        values,
      });
      return { datasets: datasets.rows, dashboards: dashboards.rows };
    },
  };
}
