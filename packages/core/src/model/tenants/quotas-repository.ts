import type { QuotaName } from '../../contract/types/tenant.ts';
import { quoteIdentifier, type SqlClient } from '../../databases/index.ts';

export interface QuotasRepository {
  /**
   * The limit of the tenant; undefined for none. Where there is one, whoever else asks for it waits to the end of
   * this transaction.
   */
  findToHold(tenant: string, name: QuotaName): Promise<number | undefined>;
  /** How many the tenant has, those of this transaction with them. */
  count(tenant: string, name: QuotaName): Promise<number>;
}

/** The only SQL about quotas. */
export function createQuotasRepository(client: SqlClient, schema: string): QuotasRepository {
  const table = (name: string): string => `${quoteIdentifier(schema)}.${quoteIdentifier(name)}`;
  return {
    async findToHold(tenant, name) {
      const found = await client.query<{ quota: number }>({
        text: `select (quotas ->> $2::text)::integer as quota from ${table('tenants')}
          where id = $1 and quotas ? $2::text for no key update`,
        values: [tenant, name],
      });
      return found.rows[0]?.quota;
    },
    async count(tenant, name) {
      const { from, where } = COUNTED[name];
      const found = await client.query<{ count: number }>({
        text: `select count(*)::integer as count from ${table(from)} where tenant_id = $1${where}`,
        values: [tenant],
      });
      return found.rows[0]?.count ?? 0;
    },
  };
}

const COUNTED: Readonly<Record<QuotaName, { from: string; where: string }>> = {
  users: { from: 'users', where: '' },
  apiKeys: { from: 'api_keys', where: '' },
  // The one of the configuration is the deployment's.
  dataSources: { from: 'data_sources', where: ' and url_encrypted is not null' },
  datasets: { from: 'datasets', where: '' },
  dashboards: { from: 'dashboards', where: '' },
  shareLinks: { from: 'share_links', where: '' },
};
