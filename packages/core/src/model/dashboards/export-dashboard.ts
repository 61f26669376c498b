import type { DashboardExport } from '../../contract/types/dashboard-requests.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { seesWholeDataset } from '../../query/index.ts';
import { sourceOf } from '../datasets/check-definition.ts';
import type { DatasetContext } from '../datasets/dataset-context.ts';
import type { AskableDatasetRecord } from '../datasets/dataset-record.ts';
import { mayUse } from '../sharing/may-use.ts';
import type { DashboardRecord } from './dashboard-record.ts';
import { datasetsOf, withDatasets } from './datasets-of.ts';
import { toDefinition } from './to-dashboard.ts';

/**
 * A dashboard as a document: its widgets call datasets by their names, since ids are others elsewhere. Of the datasets
 * those are in it that the principal sees whole and may read, in the order in which they are asked.
 */
export async function exportDashboard(
  context: DatasetContext,
  principal: Principal,
  record: DashboardRecord,
): Promise<DashboardExport> {
  const dashboard = toDefinition(record);
  const references = datasetsOf(dashboard);
  const all = await context.repository.findAskable(principal.tenant, references);
  const seen = all.filter((dataset) => mayUse(dataset, principal, 'view'));
  const byReference = new Map<string, AskableDatasetRecord>();
  for (const reference of references) {
    const found =
      seen.find(({ id }) => id === reference.toLowerCase()) ?? seen.find(({ name }) => name === reference);
    if (found !== undefined) byReference.set(reference, found);
  }
  const names = new Map([...byReference].map(([reference, { name }]) => [reference, name]));
  const datasets: DatasetDefinition[] = [];
  for (const { definition } of new Set(byReference.values())) {
    const isWhole = seesWholeDataset(definition, principal.role);
    if (!isWhole || !principal.scopes.includes('query:read')) continue;
    datasets.push(await withoutDefault(context, principal.tenant, definition));
  }
  return {
    kind: 'istari-lens/dashboard',
    version: 1,
    dashboard: withDatasets(dashboard, names),
    datasets,
  };
}

/** The default data source goes without saying, and is another one elsewhere. */
async function withoutDefault(
  context: DatasetContext,
  tenant: string,
  definition: DatasetDefinition,
): Promise<DatasetDefinition> {
  const { dataSourceId: _, ...rest } = definition;
  const source = await sourceOf(context, tenant, definition);
  return source === undefined || source.isDefault ? rest : definition;
}
