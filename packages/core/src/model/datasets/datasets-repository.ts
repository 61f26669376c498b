import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { isUniqueViolation, quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { isUuid } from '../is-uuid.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { AskableDatasetRecord, DatasetRecord } from './dataset-record.ts';

/** What the list of datasets can be sorted by. */
export const DATASET_SORTS: SortKeys = {
  name: { type: 'text', column: 'name' },
  title: { type: 'text', column: 'title' },
  updatedAt: { type: 'time', column: 'updated_at' },
};

export interface DatasetsRepository {
  find(tenant: string, id: string): Promise<DatasetRecord | undefined>;
  /** Up to one row more than the page. */
  list(tenant: string, plan: ListPlan): Promise<DatasetRecord[]>;
  /** Those of these ids and names that exist in the tenant, in one round trip. */
  findAskable(tenant: string, references: readonly string[]): Promise<AskableDatasetRecord[]>;
  /** All names of the tenant, at most 1,000, to suggest the nearest. */
  names(tenant: string): Promise<string[]>;
  /** Tables that datasets of the tenant read, as `schema.table`, and tags that they carry; each once, in order. */
  parts(tenant: string): Promise<{ tables: string[]; tags: string[] }>;
  /** Undefined when the name is taken. */
  insert(
    tenant: string,
    definition: DatasetDefinition,
    ownerId: string | null,
  ): Promise<DatasetRecord | undefined>;
}

/** The only SQL about datasets. */
export function createDatasetsRepository(client: SqlClient, schema: string): DatasetsRepository {
  const prefix = quoteIdentifier(schema);
  const datasets = `${prefix}.datasets`;
  const fields = [
    'id',
    'name',
    'title',
    'definition',
    'revision',
    'created_at as "createdAt"',
    'updated_at as "updatedAt"',
  ];
  const columns = fields.join(', ');
  return {
    async find(tenant, id) {
      const found = await client.query<DatasetRecord>({
        text: `select ${columns} from ${datasets} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async list(tenant, plan) {
      const page = keysetSql(plan, 'title', 2);
      const found = await client.query<DatasetRecord>({
        text: `select ${columns} from ${datasets} where tenant_id = $1${page.where} ${page.tail}`,
        values: [tenant, ...page.values],
      });
      return found.rows;
    },
    async findAskable(tenant, references) {
      const found = await client.query<AskableDatasetRecord>({
        text: `select ${fields.map((field) => `d.${field}`).join(', ')}, t.timezone as "tenantTimezone",
            t.week_start as "tenantWeekStart", t.fiscal_year_start as "tenantFiscalYearStart",
            s.id as "sourceId", s.version as "sourceVersion"
          from ${datasets} d
          join ${prefix}.tenants t on t.id = d.tenant_id
          left join ${prefix}.data_sources s on s.tenant_id = d.tenant_id
            and (s.id = d.data_source_id or (d.data_source_id is null and s.is_default))
          where d.tenant_id = $1 and (d.name = any($2::text[]) or d.id = any($3::uuid[]))`,
        values: [tenant, references, references.filter(isUuid)],
      });
      return found.rows;
    },
    async names(tenant) {
      const found = await client.query<{ name: string }>({
        text: `select name from ${datasets} where tenant_id = $1 order by name limit 1000`,
        values: [tenant],
      });
      return found.rows.map((row) => row.name);
    },
    async parts(tenant) {
      const found = await client.query<Pick<DatasetDefinition, 'base' | 'joins' | 'tags'>>({
        text: `select definition->'base' as base, definition->'joins' as joins, definition->'tags' as tags
          from ${datasets} where tenant_id = $1`,
        values: [tenant],
      });
      const references = found.rows.flatMap(({ base, joins }) => [base, ...(joins ?? [])]);
      const tables = references.map(({ schema: place, table }) => `${place}.${table}`);
      return {
        tables: [...new Set(tables)].toSorted(),
        tags: [...new Set(found.rows.flatMap(({ tags }) => tags ?? []))].toSorted(),
      };
    },
    async insert(tenant, definition, ownerId) {
      try {
        const inserted = await client.query<DatasetRecord>({
          text: `insert into ${datasets} (tenant_id, name, title, data_source_id, definition, owner_id)
            values ($1, $2, $3, $4::uuid, $5::json, $6::uuid) returning ${columns}`,
          values: [
            tenant,
            definition.name,
            definition.title ?? definition.name,
            definition.dataSourceId ?? null,
            JSON.stringify(definition),
            ownerId,
          ],
        });
        return inserted.rows[0];
      } catch (error) {
        if (isUniqueViolation(error, 'datasets_name_key')) return undefined;
        throw error;
      }
    },
  };
}
