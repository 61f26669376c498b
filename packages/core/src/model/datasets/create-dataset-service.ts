import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { parseWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { LensError, NotFoundError, ValidationError } from '../../errors/index.ts';
import type { DatasetService } from '../../lens-types.ts';
import { datasetIssues } from '../../query/index.ts';
import { actorOf, ownerOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { isUuid } from '../is-uuid.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { createDatasetsRepository, DATASET_SORTS } from './datasets-repository.ts';
import { toDataset } from './to-dataset.ts';

export interface DatasetServiceOptions {
  database: AppDatabase;
  /** Whether the tenant has a data source with this id. */
  hasDataSource: (tenant: string, id: string) => Promise<boolean>;
}

/** Named semantic layers over a tenant's data sources. */
export function createDatasetService({ database, hasDataSource }: DatasetServiceOptions): DatasetService {
  const repository = createDatasetsRepository(database, database.schema);
  return {
    async list(principal, query) {
      requireAccess(principal, { role: 'viewer', scope: 'query:read' });
      const plan = planList(query, DATASET_SORTS, 'name');
      const rows = await repository.list(principal.tenant, plan);
      return toPage(plan, rows, toDataset, (row) => {
        if (plan.key.type === 'time') return { value: row.updatedAt.toISOString(), id: row.id };
        return { value: plan.key.column === 'title' ? row.title : row.name, id: row.id };
      });
    },

    async get(principal, id) {
      requireAccess(principal, { role: 'viewer', scope: 'query:read' });
      const record = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
      if (record === undefined) throw new NotFoundError('The dataset');
      return toDataset(record);
    },

    async create(principal, definition) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const checked = checkDefinition(definition);
      const { dataSourceId } = checked;
      if (
        dataSourceId !== undefined &&
        !(isUuid(dataSourceId) && (await hasDataSource(principal.tenant, dataSourceId)))
      ) {
        const detail =
          'There is no such data source. List the data sources to see their ids, or leave it out.';
        throw invalidDataset([{ pointer: '/dataSourceId', code: 'unknown_data_source', detail }]);
      }
      return database.transaction(async (client) => {
        const datasets = createDatasetsRepository(client, database.schema);
        const record = await datasets.insert(principal.tenant, checked, ownerOf(principal));
        if (record === undefined) {
          throw new LensError(
            'conflict',
            `A dataset named ${JSON.stringify(checked.name)} exists already. Use another name.`,
          );
        }
        await createAuditRepository(client, database.schema).append(principal.tenant, {
          actor: actorOf(principal),
          action: 'dataset.created',
          target: { kind: 'dataset', id: record.id },
          outcome: 'success',
        });
        return toDataset(record);
      });
    },
  };
}

function checkDefinition(definition: DatasetDefinition): DatasetDefinition {
  const parsed = parseWith(schemas.DatasetDefinition, definition);
  if (!parsed.ok) throw invalidDataset(parsed.issues);
  const issues = datasetIssues(parsed.value);
  if (issues.length > 0) throw invalidDataset(issues);
  return parsed.value;
}

function invalidDataset(issues: readonly ProblemIssue[]): ValidationError {
  return new ValidationError('invalid_dataset', 'The dataset has problems. See errors.', issues);
}
