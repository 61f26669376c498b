import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { TenantRecord, TenantSettings } from './tenant-record.ts';

/** Holds off the second of two processes that start at once. Any number, the same in every release. */
const FIRST_START_LOCK = 4_207_151_623;

/** What the list of tenants can be sorted by. */
export const TENANT_SORTS: SortKeys = {
  name: { type: 'text', column: 'name' },
  id: { type: 'text', column: 'id' },
  createdAt: { type: 'time', column: 'created_at' },
};

export interface TenantsRepository {
  exists(tenant: string): Promise<boolean>;
  find(tenant: string): Promise<TenantRecord | undefined>;
  /** The same, held against other changes to the end of the transaction. */
  findToChange(tenant: string): Promise<TenantRecord | undefined>;
  /** Up to one row more than the page. */
  list(plan: ListPlan): Promise<TenantRecord[]>;
  /** Undefined when the id is taken. */
  insert(tenant: string, settings: TenantSettings & { name: string }): Promise<TenantRecord | undefined>;
  /** Undefined when there is no such tenant. */
  update(tenant: string, settings: TenantSettings): Promise<TenantRecord | undefined>;
  /** Adds the tenant unless it is there. */
  ensure(tenant: string, name: string): Promise<void>;
  /** Waits until no other process is making the first tenant and admin. Held to the end of the transaction. */
  lockFirstStart(): Promise<void>;
}

/** The only SQL about tenants. */
export function createTenantsRepository(client: SqlClient, schema: string): TenantsRepository {
  const tenants = `${quoteIdentifier(schema)}.tenants`;
  const columns = `id, name, timezone, week_start as "weekStart", fiscal_year_start as "fiscalYearStart", quotas,
    created_at as "createdAt", updated_at as "updatedAt"`;
  const one = async (text: string, values: readonly unknown[]): Promise<TenantRecord | undefined> =>
    (await client.query<TenantRecord>({ text, values })).rows[0];
  return {
    async exists(tenant) {
      const found = await client.query({ text: `select 1 from ${tenants} where id = $1`, values: [tenant] });
      return found.rows.length > 0;
    },
    find: (tenant) => one(`select ${columns} from ${tenants} where id = $1`, [tenant]),
    findToChange: (tenant) =>
      one(`select ${columns} from ${tenants} where id = $1 for no key update`, [tenant]),
    async list(plan) {
      const page = keysetSql(plan, `(id || ' ' || name)`, 1);
      const found = await client.query<TenantRecord>({
        text: `select ${columns} from ${tenants} where true${page.where} ${page.tail}`,
        values: page.values,
      });
      return found.rows;
    },
    insert: (tenant, { name, timezone, weekStart, fiscalYearStart, quotas = {} }) =>
      one(
        `insert into ${tenants} (id, name, timezone, week_start, fiscal_year_start, quotas)
          values ($1, $2, $3, coalesce($4::smallint, 1), coalesce($5::smallint, 1), $6::jsonb)
          on conflict (id) do nothing returning ${columns}`,
        [tenant, name, timezone ?? null, weekStart ?? null, fiscalYearStart ?? null, JSON.stringify(quotas)],
      ),
    update: (tenant, { name, timezone, weekStart, fiscalYearStart, quotas = {} }) =>
      one(
        `update ${tenants} set name = coalesce($2, name), timezone = coalesce($3, timezone),
            week_start = coalesce($4::smallint, week_start),
            fiscal_year_start = coalesce($5::smallint, fiscal_year_start),
            quotas = jsonb_strip_nulls(quotas || $6::jsonb), updated_at = now()
          where id = $1 returning ${columns}`,
        [
          tenant,
          name ?? null,
          timezone ?? null,
          weekStart ?? null,
          fiscalYearStart ?? null,
          JSON.stringify(quotas),
        ],
      ),
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
