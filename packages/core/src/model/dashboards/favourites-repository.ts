import type { Principal } from '../../contract/types/identity.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';
import { principalKey } from '../sharing/principal-key.ts';

export interface FavouritesRepository {
  /** Does nothing when it is one already, or when the principal's tenant has no such dashboard. */
  add(principal: Principal, dashboardId: string): Promise<void>;
  remove(principal: Principal, dashboardId: string): Promise<void>;
}

/** The only SQL that changes whose favourite a dashboard is. */
export function createFavouritesRepository(client: SqlClient, schema: string): FavouritesRepository {
  const prefix = quoteIdentifier(schema);
  const favourites = `${prefix}.dashboard_favourites`;
  return {
    async add(principal, dashboardId) {
      await client.query({
        text: `insert into ${favourites} (tenant_id, dashboard_id, principal)
          select tenant_id, id, $3 from ${prefix}.dashboards where tenant_id = $1 and id = $2::uuid for key share
          on conflict (tenant_id, dashboard_id, principal) do nothing`,
        values: [principal.tenant, dashboardId, principalKey(principal)],
      });
    },
    async remove(principal, dashboardId) {
      await client.query({
        text: `delete from ${favourites} where tenant_id = $1 and dashboard_id = $2::uuid and principal = $3`,
        values: [principal.tenant, dashboardId, principalKey(principal)],
      });
    },
  };
}
