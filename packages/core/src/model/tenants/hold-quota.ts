import type { QuotaName } from '../../contract/types/tenant.ts';
import type { SqlClient } from '../../databases/index.ts';
import { LensError } from '../../errors/index.ts';
import { createQuotasRepository } from './quotas-repository.ts';

/**
 * Makes sure that the tenant may have one more, to the end of the transaction whose client it is given: call it
 * before the insert, and others that make the same wait for this one. Throws LensError `quota_exceeded`.
 */
export async function holdQuota(
  client: SqlClient,
  schema: string,
  tenant: string,
  name: QuotaName,
): Promise<void> {
  const quotas = createQuotasRepository(client, schema);
  const limit = await quotas.findToHold(tenant, name);
  if (limit === undefined) return;
  const count = await quotas.count(tenant, name);
  if (count < limit) return;
  throw new LensError(
    'quota_exceeded',
    `The limit of ${WORDS[name]} of this tenant is ${limit}, and it has ${count}. Delete what is not needed, or ask an operator for more.`,
  );
}

const WORDS: Readonly<Record<QuotaName, string>> = {
  users: 'users',
  apiKeys: 'API keys',
  dataSources: 'data sources',
  datasets: 'datasets',
  dashboards: 'dashboards',
  shareLinks: 'public links',
};
