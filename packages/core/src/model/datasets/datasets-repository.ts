import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import { isUniqueViolation, quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { isUuid } from '../is-uuid.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import { principalKey } from '../sharing/principal-key.ts';
import { seenSql, sharingColumns, type SeenSql } from '../sharing/seen-sql.ts';
import type { AskableDatasetRecord, DatasetRecord } from './dataset-record.ts';

/** What the list of datasets can be sorted by. */
export const DATASET_SORTS: SortKeys = {
  name: { type: 'text', column: 'name' },
  title: { type: 'text', column: 'title' },
  updatedAt: { type: 'time', column: 'updated_at' },
};

export interface DatasetsRepository {
  /** Whoever may see it. */
  find(tenant: string, id: string): Promise<DatasetRecord | undefined>;
  /** Whoever may see it. */
  findByName(tenant: string, name: string): Promise<DatasetRecord | undefined>;
  /** Of those that the principal may see, up to one row more than the page. */
  list(principal: Principal, plan: ListPlan): Promise<DatasetRecord[]>;
  /** Those of these ids and names that exist in the tenant, in one round trip. */
  findAskable(tenant: string, references: readonly string[]): Promise<AskableDatasetRecord[]>;
  /** Names of those that the principal may see, or of all, at most 1,000, to suggest the nearest. */
  names(tenant: string, principal?: Principal): Promise<string[]>;
  /** Tables that datasets of the tenant read, as `schema.table`, and tags that they carry; each once, in order. */
  parts(tenant: string): Promise<{ tables: string[]; tags: string[] }>;
  /** Undefined when the name is taken. */
  insert(owner: Principal, definition: DatasetDefinition): Promise<DatasetRecord | undefined>;
  /**
   * Puts a definition in the place of the one of this revision; undefined when it is at another, or gone. Changes
   * nothing when the name is another's.
   */
  update(
    dataset: DatasetVersion,
    definition: DatasetDefinition,
  ): Promise<DatasetRecord | 'name_taken' | undefined>;
  /** False when it is at another revision, or gone. */
  delete(dataset: DatasetVersion): Promise<boolean>;
}

/** One state of a dataset. */
export interface DatasetVersion {
  tenant: string;
  id: string;
  revision: number;
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
  const of = (object: string): string =>
    `${fields.map((field) => `${object}.${field}`).join(', ')}, ${sharingColumns({ kind: 'dataset', prefix, object })}`;
  const columns = of('datasets');
  const isSeen = (principal: Principal): SeenSql =>
    seenSql(principal, { kind: 'dataset', prefix, object: 'datasets', parameter: 2 });
  return {
    async find(tenant, id) {
      const found = await client.query<DatasetRecord>({
        text: `select ${columns} from ${datasets} where tenant_id = $1 and id = $2::uuid`,
        values: [tenant, id],
      });
      return found.rows[0];
    },
    async findByName(tenant, name) {
      const found = await client.query<DatasetRecord>({
        text: `select ${columns} from ${datasets} where tenant_id = $1 and name = $2`,
        values: [tenant, name],
      });
      return found.rows[0];
    },
    async list(principal, plan) {
      const seen = isSeen(principal);
      const page = keysetSql(plan, 'title', 2 + seen.values.length);
      const found = await client.query<DatasetRecord>({
        text: `select ${columns} from ${datasets} where tenant_id = $1${seen.where}${page.where} ${page.tail}`,
        values: [principal.tenant, ...seen.values, ...page.values],
      });
      return found.rows;
    },
    async findAskable(tenant, references) {
      const found = await client.query<AskableDatasetRecord>({
        text: `select ${of('d')}, t.timezone as "tenantTimezone",
            t.week_start as "tenantWeekStart", t.fiscal_year_start as "tenantFiscalYearStart",
            src.id as "sourceId", src.version as "sourceVersion"
          from ${datasets} d
          join ${prefix}.tenants t on t.id = d.tenant_id
          left join ${prefix}.data_sources src on src.tenant_id = d.tenant_id
            and (src.id = d.data_source_id or (d.data_source_id is null and src.is_default))
          where d.tenant_id = $1 and (d.name = any($2::text[]) or d.id = any($3::uuid[]))`,
        values: [tenant, references, references.filter(isUuid)],
      });
      return found.rows;
    },
    async names(tenant, principal) {
      const seen = principal === undefined ? { where: '', values: [] } : isSeen(principal);
      const found = await client.query<{ name: string }>({
        text: `select name from ${datasets} where tenant_id = $1${seen.where} order by name limit 1000`,
        values: [tenant, ...seen.values],
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
    async insert(owner, definition) {
      const isUser = owner.kind === 'user';
      try {
        const inserted = await client.query<DatasetRecord>({
          text: `insert into ${datasets}
              (tenant_id, name, title, data_source_id, definition, owner_id, owner_principal)
            values ($1, $2, $3, $4::uuid, $5::json, $6::uuid, $7) returning ${columns}`,
          values: [
            owner.tenant,
            ...rowOf(definition),
            isUser ? owner.id : null,
            isUser ? null : principalKey(owner),
          ],
        });
        return inserted.rows[0];
      } catch (error) {
        if (isUniqueViolation(error, NAME_KEY)) return undefined;
        throw error;
      }
    },
    async update({ tenant, id, revision }, definition) {
      try {
        const updated = await client.query<DatasetRecord>({
          text: `update ${datasets} set name = $4, title = $5, data_source_id = $6::uuid, definition = $7::json,
              revision = revision + 1, updated_at = now()
            where tenant_id = $1 and id = $2::uuid and revision = $3 returning ${columns}`,
          values: [tenant, id, revision, ...rowOf(definition)],
        });
        return updated.rows[0];
      } catch (error) {
        if (isUniqueViolation(error, NAME_KEY)) return 'name_taken';
        throw error;
      }
    },
    async delete({ tenant, id, revision }) {
      const deleted = await client.query({
        text: `delete from ${datasets} where tenant_id = $1 and id = $2::uuid and revision = $3`,
        values: [tenant, id, revision],
      });
      return deleted.rowCount === 1;
    },
  };
}

const NAME_KEY = 'datasets_name_key';

/** Name, title, data source and definition, as the columns of these names hold them. */
function rowOf(definition: DatasetDefinition): unknown[] {
  const { name, title = name, dataSourceId = null } = definition;
  return [name, title, dataSourceId, JSON.stringify(definition)];
}
