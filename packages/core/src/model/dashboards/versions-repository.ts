import type { DashboardDefinition } from '../../contract/types/dashboard.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';

/** What the list of versions can be sorted by. */
export const VERSION_SORTS: SortKeys = { revision: { type: 'number', column: 'revision' } };

/** A version as a list shows it. */
export interface VersionRecord {
  id: string;
  revision: number;
  /** Kind and id, as `kind:id`; null when nobody knows. */
  createdBy: string | null;
  restoredFrom: number | null;
  createdAt: Date;
}

export interface WholeVersionRecord extends VersionRecord {
  definition: DashboardDefinition;
}

/** A version that is to be kept. */
export interface NewVersion extends Pick<
  WholeVersionRecord,
  'revision' | 'definition' | 'createdBy' | 'restoredFrom'
> {
  /** @default now */
  createdAt?: Date;
}

export interface VersionsRepository {
  /** Keeps versions of one dashboard; one that is kept already stays as it is. */
  keep(tenant: string, dashboardId: string, versions: readonly NewVersion[]): Promise<void>;
  /** Those of one dashboard, up to one row more than the page. */
  list(tenant: string, dashboardId: string, plan: ListPlan): Promise<VersionRecord[]>;
  find(tenant: string, dashboardId: string, revision: number): Promise<WholeVersionRecord | undefined>;
}

/** The only SQL about versions of dashboards. */
export function createVersionsRepository(client: SqlClient, schema: string): VersionsRepository {
  const versions = `${quoteIdentifier(schema)}.dashboard_versions`;
  const columns = `id, revision, created_by as "createdBy", restored_from as "restoredFrom", created_at as "createdAt"`;
  return {
    async keep(tenant, dashboardId, made) {
      await client.query({
        text: `insert into ${versions} (tenant_id, dashboard_id, revision, definition, created_by, restored_from, created_at)
          select $1, $2::uuid, made.revision, made.definition::json, made.created_by, made.restored_from,
            coalesce(made.created_at, now())
          from unnest($3::int[], $4::text[], $5::text[], $6::int[], $7::timestamptz[])
            as made (revision, definition, created_by, restored_from, created_at)
          on conflict (tenant_id, dashboard_id, revision) do nothing`,
        values: [
          tenant,
          dashboardId,
          made.map(({ revision }) => revision),
          made.map(({ definition }) => JSON.stringify(definition)),
          made.map(({ createdBy }) => createdBy),
          made.map(({ restoredFrom }) => restoredFrom),
          made.map(({ createdAt }) => createdAt ?? null),
        ],
      });
    },
    async list(tenant, dashboardId, plan) {
      const page = keysetSql(plan, 'created_by', 3);
      const found = await client.query<VersionRecord>({
        text: `select ${columns} from ${versions}
          where tenant_id = $1 and dashboard_id = $2::uuid${page.where} ${page.tail}`,
        values: [tenant, dashboardId, ...page.values],
      });
      return found.rows;
    },
    async find(tenant, dashboardId, revision) {
      const found = await client.query<WholeVersionRecord>({
        text: `select ${columns}, definition from ${versions}
          where tenant_id = $1 and dashboard_id = $2::uuid and revision = $3`,
        values: [tenant, dashboardId, revision],
      });
      return found.rows[0];
    },
  };
}
