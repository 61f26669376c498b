import { visibleDataset } from '../../query/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { maySeeKeys } from '../cardinality/may-see-keys.ts';
import { noDefaultDataSource } from '../data-sources/no-default-data-source.ts';
import { inTurns } from '../lists/in-turns.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { changeDatasets } from './change-datasets.ts';
import { sourceOf } from './check-definition.ts';
import type { DatasetContext } from './dataset-context.ts';
import { createDatasetsRepository, DATASET_SORTS } from './datasets-repository.ts';
import { findToView } from './find-dataset.ts';
import { moveDatasets } from './move-datasets.ts';
import { shareDatasets } from './share-datasets.ts';
import { toDataset } from './to-dataset.ts';
import type { DatasetRecordsService } from './types.ts';

export type DatasetServiceOptions = Omit<DatasetContext, 'repository'>;

/** Named semantic layers over a tenant's data sources. */
export function createDatasetService(options: DatasetServiceOptions): DatasetRecordsService {
  const { database, inspect } = options;
  const repository = createDatasetsRepository(database, database.schema);
  const context: DatasetContext = { ...options, repository };

  return {
    ...changeDatasets(context),
    ...shareDatasets(context),
    ...moveDatasets(context),

    async list(principal, query) {
      requireAccess(principal, { role: 'viewer', scope: 'query:read' });
      const plan = planList(query, DATASET_SORTS, 'name');
      const rows = await repository.list(principal, plan);
      const shown = await inTurns(rows, (row) => ({
        row,
        dataset: visibleDataset(toDataset(row), principal.role),
      }));
      return toPage(
        plan,
        shown,
        ({ dataset }) => dataset,
        ({ row }) => {
          if (plan.key.type === 'time') return { value: row.updatedAt.toISOString(), id: row.id };
          return { value: plan.key.column === 'title' ? row.title : row.name, id: row.id };
        },
      );
    },

    async get(principal, id) {
      requireAccess(principal, { role: 'viewer', scope: 'query:read' });
      return visibleDataset(toDataset(await findToView(repository, principal, id)), principal.role);
    },

    async check(principal, id) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const record = await findToView(repository, principal, id);
      const { tenant, role } = principal;
      const source = await sourceOf(context, tenant, record.definition);
      if (source === undefined) throw noDefaultDataSource();
      // What is hidden from the caller is not spoken of.
      const visible = visibleDataset(toDataset(record), role);
      return inspect(visible, { tenant, source, withKeys: maySeeKeys(record.definition, principal) });
    },
  };
}
