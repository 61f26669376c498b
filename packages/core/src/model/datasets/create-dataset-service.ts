import type { DatasetCheck } from '../../contract/types/dataset-requests.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { parseWith, readWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import type { AppDatabase } from '../../databases/index.ts';
import { LensError, NotFoundError, ValidationError } from '../../errors/index.ts';
import type { DatasetService, FieldValuesService, Logger } from '../../lens-types.ts';
import { brokenDatasetIssues, datasetIssues, visibleDataset } from '../../query/index.ts';
import { actorOf, ownerOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { maySeeKeys } from '../cardinality/may-see-keys.ts';
import type { InspectDataset } from '../cardinality/inspect-dataset.ts';
import { noDefaultDataSource } from '../data-sources/no-default-data-source.ts';
import { isUuid } from '../is-uuid.ts';
import { inTurns } from '../lists/in-turns.ts';
import { planList } from '../lists/list-plan.ts';
import { toPage } from '../lists/to-page.ts';
import { createDatasetsRepository, DATASET_SORTS } from './datasets-repository.ts';
import { toDataset } from './to-dataset.ts';

type DataSourceVersion = Parameters<InspectDataset>[1]['source'];

export interface DatasetServiceOptions {
  database: AppDatabase;
  /** The tenant's data source with this id, or its default one. */
  findDataSource: (tenant: string, id: string | undefined) => Promise<DataSourceVersion | undefined>;
  inspect: InspectDataset;
  logger: Logger;
}

/** Named semantic layers over a tenant's data sources. */
export function createDatasetService({
  database,
  findDataSource,
  inspect,
  logger,
}: DatasetServiceOptions): Omit<DatasetService, keyof FieldValuesService> {
  const repository = createDatasetsRepository(database, database.schema);

  async function dataSourceOf(
    tenant: string,
    { dataSourceId }: DatasetDefinition,
  ): Promise<DataSourceVersion | undefined> {
    if (dataSourceId !== undefined && !isUuid(dataSourceId)) return undefined;
    return findDataSource(tenant, dataSourceId);
  }

  /** A dataset may be made while its data source is away; then its first questions say what is wrong. */
  async function refuseUnsound(
    definition: DatasetDefinition,
    principal: Principal,
    source: DataSourceVersion,
  ): Promise<void> {
    let found: DatasetCheck;
    try {
      const withKeys = maySeeKeys(definition, principal);
      found = await inspect(definition, { tenant: principal.tenant, source, withKeys });
    } catch (error) {
      if (!LensError.isInstance(error)) throw error;
      logger.warn(
        { err: error, dataset: definition.name },
        'a dataset was made without a look at its database',
      );
      return;
    }
    const issues = [...found.issues, ...brokenJoins(definition, found)];
    if (issues.length > 0) throw invalidDataset(issues);
  }

  return {
    async list(principal, query) {
      requireAccess(principal, { role: 'viewer', scope: 'query:read' });
      const plan = planList(query, DATASET_SORTS, 'name');
      const rows = await repository.list(principal.tenant, plan);
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
      const record = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
      if (record === undefined) throw new NotFoundError('The dataset');
      return visibleDataset(toDataset(record), principal.role);
    },

    async check(principal, id) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const record = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
      if (record === undefined) throw new NotFoundError('The dataset');
      const { tenant, role } = principal;
      const source = await dataSourceOf(tenant, record.definition);
      if (source === undefined) throw noDefaultDataSource();
      // What is hidden from the caller is not spoken of.
      const visible = visibleDataset(toDataset(record), role);
      return inspect(visible, { tenant, source, withKeys: maySeeKeys(record.definition, principal) });
    },

    async create(principal, definition) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const checked = checkDefinition(definition);
      const source = await dataSourceOf(principal.tenant, checked);
      if (source === undefined && checked.dataSourceId !== undefined) {
        const detail =
          'There is no such data source. List the data sources to see their ids, or leave it out.';
        throw invalidDataset([{ pointer: '/dataSourceId', code: 'unknown_data_source', detail }]);
      }
      if (source !== undefined) await refuseUnsound(checked, principal, source);
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
  const issues = parsed.ok
    ? datasetIssues(parsed.value)
    : brokenDatasetIssues(readWith(schemas.DatasetDefinition, definition));
  if (issues.length > 0 || !parsed.ok) throw invalidDataset(issues);
  return parsed.value;
}

function brokenJoins({ joins = [] }: DatasetDefinition, check: DatasetCheck): ProblemIssue[] {
  return check.joins
    .filter(({ holds }) => holds === 'broken')
    .map(({ join, detail = '', examples }) => ({
      pointer: `/joins/${joins.findIndex(({ as }) => as === join)}/cardinality`,
      code: 'cardinality_broken',
      detail: [detail, ...examples.map(inWords)].join(' '),
    }));
}

function inWords({ key, count }: DatasetCheck['joins'][number]['examples'][number]): string {
  return `${JSON.stringify(key)} is there ${count} times.`;
}

function invalidDataset(issues: readonly ProblemIssue[]): ValidationError {
  return new ValidationError('invalid_dataset', summaryOf('The dataset cannot be made.', issues), issues);
}
