import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { DatasetExport, ImportReport } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { checkInput } from '../check-input.ts';
import { mayUse } from '../sharing/may-use.ts';
import { insertDataset, replaceDataset } from './change-datasets.ts';
import { checkDefinition, sourceOf } from './check-definition.ts';
import type { DatasetContext } from './dataset-context.ts';
import { nameTaken, unknownDataSource } from './dataset-errors.ts';
import type { DatasetRecord } from './dataset-record.ts';
import { findToView, requireEdit, requireWholeView } from './find-dataset.ts';
import type { DatasetRecordsService } from './types.ts';

const NOT_HELD =
  'The data source could not be read, so tables and columns were not looked at. Check the dataset later.';

/** Datasets as documents, which name their data source instead of giving its id. */
export function moveDatasets(context: DatasetContext): Pick<DatasetRecordsService, 'export' | 'import'> {
  const { repository } = context;
  return {
    async export(principal, id) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const record = await findToView(repository, principal, id);
      requireWholeView(record, principal);
      const { dataSourceId: _, ...dataset } = record.definition;
      const source = await sourceOf(context, principal.tenant, record.definition);
      const named = source === undefined || source.isDefault ? {} : { dataSource: source.name };
      return { kind: 'istari-lens/dataset', version: 1, ...named, dataset };
    },

    async import(principal, given, { dryRun = false } = {}, facts) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const document = checkInput(schemas.DatasetExport, given, 'The document cannot be imported.');
      const placed = await place(context, principal, document);
      const there = await findNamed(context, principal, placed.name);
      const { definition, isHeldAgainstDatabase } = await checkDefinition(context, placed, principal);
      const action = actionFor(there, definition);
      const report: ImportReport = {
        dryRun,
        changes: [{ kind: 'dataset', action, name: definition.name }],
        warnings: isHeldAgainstDatabase ? [] : [NOT_HELD],
      };
      if (dryRun) return report;
      const made =
        there === undefined
          ? await insertDataset(context, principal, definition, facts)
          : action === 'keep'
            ? there
            : await replaceDataset(context, principal, { record: there, definition, facts });
      return { ...report, id: made.id };
    },
  };
}

/** The definition over the data source that the document means, here. */
async function place(
  { findDataSourceByName, findDataSource }: DatasetContext,
  { tenant }: Principal,
  { dataset, dataSource }: DatasetExport,
): Promise<DatasetDefinition> {
  if (dataSource === undefined) return dataset;
  const found = await findDataSourceByName(tenant, dataSource);
  if (found === undefined) throw unknownDataSource('/dataSource');
  const { dataSourceId: _, ...rest } = dataset;
  const fallback = await findDataSource(tenant, undefined);
  return found.id === fallback?.id ? rest : { ...rest, dataSourceId: found.id };
}

/** The dataset that would be changed; undefined when one would be made. Throws for one that may not be changed. */
async function findNamed(
  { repository }: DatasetContext,
  principal: Principal,
  name: string,
): Promise<DatasetRecord | undefined> {
  const there = await repository.findByName(principal.tenant, name);
  if (there === undefined) return undefined;
  if (!mayUse(there, principal, 'view')) throw nameTaken(name);
  requireEdit(there, principal);
  requireWholeView(there, principal);
  return there;
}

function actionFor(
  there: DatasetRecord | undefined,
  definition: DatasetDefinition,
): ImportReport['changes'][number]['action'] {
  if (there === undefined) return 'create';
  // The order of fields is the order in which people see them, so it counts.
  return JSON.stringify(there.definition) === JSON.stringify(definition) ? 'keep' : 'update';
}
