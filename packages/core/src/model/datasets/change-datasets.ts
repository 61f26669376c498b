import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { errorCode, type SqlClient } from '../../databases/index.ts';
import { NotFoundError } from '../../errors/index.ts';
import type { RequestFacts } from '../../lens-types.ts';
import { actorOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { requireRevision, staleRevision } from '../revisions/require-revision.ts';
import { holdQuota } from '../tenants/hold-quota.ts';
import { checkDefinition } from './check-definition.ts';
import type { DatasetContext } from './dataset-context.ts';
import { inUse, nameTaken, unknownDataSource } from './dataset-errors.ts';
import type { DatasetRecord } from './dataset-record.ts';
import { createDatasetUsesRepository } from './dataset-uses-repository.ts';
import { createDatasetsRepository, type DatasetsRepository } from './datasets-repository.ts';
import { findToEdit, requireWholeView } from './find-dataset.ts';
import { toDataset } from './to-dataset.ts';
import type { DatasetRecordsService } from './types.ts';

/** Makes, changes and deletes datasets; each with its record in the audit log, in one transaction. */
export function changeDatasets(
  context: DatasetContext,
): Pick<DatasetRecordsService, 'create' | 'update' | 'delete'> {
  const { repository, database, onChanged } = context;
  return {
    async create(principal, given, facts) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const { definition } = await checkDefinition(context, given, principal);
      return toDataset(await insertDataset(context, principal, definition, facts));
    },

    async update(principal, id, given, made, facts) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const record = await findToEdit(repository, principal, id);
      requireWholeView(record, principal);
      requireRevision('The dataset', record.revision, made);
      const { definition } = await checkDefinition(context, given, principal);
      return toDataset(await replaceDataset(context, principal, { record, definition, facts }));
    },

    async delete(principal, id, made, facts) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const record = await findToEdit(repository, principal, id);
      requireRevision('The dataset', record.revision, made);
      const { tenant } = principal;
      await database.transaction(async (client) => {
        await refuseUsed(client, database.schema, 'deleted', { tenant, ...record });
        const datasets = createDatasetsRepository(client, database.schema);
        const isGone = await datasets.delete({ tenant, ...record });
        if (!isGone) throw await changedMeanwhile(datasets, tenant, record.id);
        await audit(client, database.schema, principal, { action: 'dataset.deleted', id: record.id, facts });
      });
      await onChanged(tenant, record.id);
    },
  };
}

/** Stores a checked definition as a new dataset of the principal. Throws LensError `conflict` for a name that is taken. */
export async function insertDataset(
  { database }: Pick<DatasetContext, 'database'>,
  principal: Principal,
  definition: DatasetDefinition,
  facts: RequestFacts | undefined,
): Promise<DatasetRecord> {
  return database.transaction((client) =>
    insertDatasetWithin(client, database.schema, principal, { definition, facts }),
  );
}

/** The same as a part of a transaction, whose client it is given. */
export async function insertDatasetWithin(
  client: SqlClient,
  schema: string,
  principal: Principal,
  { definition, facts }: Omit<Replacement, 'record'>,
): Promise<DatasetRecord> {
  await holdQuota(client, schema, principal.tenant, 'datasets');
  const made = createDatasetsRepository(client, schema).insert(principal, definition);
  const record = await made.catch((error: unknown) => {
    throw withoutSource(error, definition);
  });
  if (record === undefined) throw nameTaken(definition.name);
  await audit(client, schema, principal, { action: 'dataset.created', id: record.id, facts });
  return record;
}

interface Replacement {
  /** What was there when the definition was checked. */
  record: DatasetRecord;
  definition: DatasetDefinition;
  facts: RequestFacts | undefined;
}

/** Stores a checked definition in the place of another. Throws as `DatasetService.update` does. */
export async function replaceDataset(
  context: DatasetContext,
  principal: Principal,
  { record, definition, facts }: Replacement,
): Promise<DatasetRecord> {
  const { database, onChanged } = context;
  const { tenant } = principal;
  const { id, name } = record;
  const changed = database.transaction(async (client) => {
    if (definition.name !== name) {
      await refuseUsed(client, database.schema, 'renamed', { tenant, name });
    }
    const datasets = createDatasetsRepository(client, database.schema);
    const updated = await datasets.update({ tenant, ...record }, definition);
    if (updated === 'name_taken') throw nameTaken(definition.name);
    if (updated === undefined) throw await changedMeanwhile(datasets, tenant, id);
    const details = { revision: updated.revision };
    await audit(client, database.schema, principal, { action: 'dataset.updated', id, facts, details });
    return updated;
  });
  const updated = await changed.catch((error: unknown) => {
    throw withoutSource(error, definition);
  });
  await onChanged(tenant, id);
  return updated;
}

async function refuseUsed(
  client: SqlClient,
  schema: string,
  what: string,
  { tenant, ...by }: { tenant: string; name: string; id?: string },
): Promise<void> {
  const dashboards = await createDatasetUsesRepository(client, schema).dashboards(tenant, by);
  if (dashboards.length > 0) throw inUse(what, dashboards);
}

/** Asks on the transaction's own connection: many that lost at once would wait for each other's otherwise. */
async function changedMeanwhile(
  datasets: Pick<DatasetsRepository, 'find'>,
  tenant: string,
  id: string,
): Promise<Error> {
  const now = await datasets.find(tenant, id);
  return now === undefined ? new NotFoundError('The dataset') : staleRevision('The dataset', now.revision);
}

/** The same error, or that the data source was deleted since it was looked for. */
function withoutSource(error: unknown, { dataSourceId }: DatasetDefinition): unknown {
  return errorCode(error) === '23503' && dataSourceId !== undefined ? unknownDataSource() : error;
}

interface DatasetEvent {
  action: string;
  id: string;
  facts: RequestFacts | undefined;
  details?: Readonly<Record<string, unknown>>;
}

async function audit(
  client: SqlClient,
  schema: string,
  principal: Principal,
  { action, id, facts, details }: DatasetEvent,
): Promise<void> {
  await createAuditRepository(client, schema).append(principal.tenant, {
    actor: actorOf(principal),
    action,
    target: { kind: 'dataset', id },
    outcome: 'success',
    ...(facts === undefined ? {} : { facts }),
    ...(details === undefined ? {} : { details }),
  });
}
