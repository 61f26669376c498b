import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { keysetSql } from '../lists/keyset-repository.ts';
import type { ListPlan, SortKeys } from '../lists/list-plan.ts';
import type { LinkRecord, LinkState, NewLink } from './link-record.ts';

/** What the list of links can be sorted by. */
export const LINK_SORTS: SortKeys = {
  createdAt: { type: 'time', column: 'created_at' },
  name: { type: 'text', column: "coalesce(name, '')" },
};

export interface LinksRepository {
  insert(tenant: string, dashboardId: string, link: NewLink): Promise<LinkRecord>;
  /** Of one dashboard, up to one row more than the page. */
  list(tenant: string, dashboardId: string, plan: ListPlan): Promise<LinkRecord[]>;
  /** False when the dashboard has no such link. */
  remove(tenant: string, dashboardId: string, id: string): Promise<boolean>;
  /** By the hash of a key and not by tenant: a key is all that its holder shows. */
  stateInAnyTenant(keyHash: Uint8Array): Promise<LinkState | undefined>;
  /** Counts a view; false when all that it is good for were seen. Never more are counted, however many ask at once. */
  countView(tenant: string, id: string): Promise<boolean>;
}

/** The only SQL about public links. */
export function createLinksRepository(client: SqlClient, schema: string): LinksRepository {
  const prefix = quoteIdentifier(schema);
  const links = `${prefix}.share_links`;
  const columns = `id, name, password_hash is not null as "hasPassword", expires_at as "expiresAt",
    max_views as "maxViews", views, origins, created_at as "createdAt"`;
  return {
    async insert(tenant, dashboardId, link) {
      const { rows } = await client.query<LinkRecord>({
        text: `insert into ${links} (tenant_id, dashboard_id, name, key_hash, password_hash, expires_at, max_views,
            origins, created_by, created_by_role)
          values ($1, $2::uuid, $3, $4::bytea, $5, $6, $7, $8::json, $9, $10) returning ${columns}`,
        values: [
          tenant,
          dashboardId,
          link.name,
          link.keyHash,
          link.passwordHash,
          link.expiresAt,
          link.maxViews,
          JSON.stringify(link.origins),
          link.createdBy,
          link.createdByRole,
        ],
      });
      const [made] = rows;
      if (made === undefined) throw new Error('The new link came back without its row.');
      return made;
    },
    async list(tenant, dashboardId, plan) {
      const page = keysetSql(plan, "coalesce(name, '')", 3);
      const { rows } = await client.query<LinkRecord>({
        text: `select ${columns} from ${links}
          where tenant_id = $1 and dashboard_id = $2::uuid${page.where} ${page.tail}`,
        values: [tenant, dashboardId, ...page.values],
      });
      return rows;
    },
    async remove(tenant, dashboardId, id) {
      const { rowCount } = await client.query({
        text: `delete from ${links} where tenant_id = $1 and dashboard_id = $2::uuid and id = $3::uuid`,
        values: [tenant, dashboardId, id],
      });
      return rowCount > 0;
    },
    async stateInAnyTenant(keyHash) {
      const { rows } = await client.query<LinkState>({
        text: `select l.id, l.tenant_id as tenant, l.dashboard_id as "dashboardId", l.password_hash as "passwordHash",
            l.expires_at as "expiresAt", l.origins, l.created_by as "createdBy",
            coalesce(u.role, l.created_by_role) as "createdByRole", l.created_at as "createdAt",
            l.created_by not like 'user:%' or (u.id is not null and u.disabled_at is null) as "isMakerGood"
          from ${links} l left join ${prefix}.users u on u.tenant_id = l.tenant_id and 'user:' || u.id = l.created_by
          where l.key_hash = $1::bytea`,
        values: [keyHash],
      });
      return rows[0];
    },
    async countView(tenant, id) {
      const { rowCount } = await client.query({
        text: `update ${links} set views = views + 1
          where tenant_id = $1 and id = $2::uuid and (max_views is null or views < max_views)`,
        values: [tenant, id],
      });
      return rowCount > 0;
    },
  };
}
