import type { DatasetCheck } from '../../contract/types/dataset-requests.ts';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { parseWith, readWith } from '../../contract/parse.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { LensError } from '../../errors/index.ts';
import type { Logger } from '../../lens-types.ts';
import { brokenDatasetIssues, datasetIssues } from '../../query/index.ts';
import { maySeeKeys } from '../cardinality/may-see-keys.ts';
import type { InspectDataset } from '../cardinality/inspect-dataset.ts';
import { isUuid } from '../is-uuid.ts';
import { invalidDataset, unknownDataSource } from './dataset-errors.ts';

/** A data source as datasets have to know it. */
export type DatasetSource = Parameters<InspectDataset>[1]['source'] & { name: string; isDefault: boolean };

export interface CheckDefinitionOptions {
  /** The tenant's data source with this id, or its default one. */
  findDataSource: (tenant: string, id: string | undefined) => Promise<DatasetSource | undefined>;
  inspect: InspectDataset;
  logger: Logger;
}

/** A definition that may be stored. */
export interface CheckedDefinition {
  definition: DatasetDefinition;
  /** False when its data source was away: then its first questions say what is wrong. */
  isHeldAgainstDatabase: boolean;
}

/**
 * Checks an untrusted definition: its shape, its names and, while its data source answers, its database.
 * Throws a ValidationError `invalid_dataset` with every problem.
 */
export async function checkDefinition(
  options: CheckDefinitionOptions,
  given: DatasetDefinition,
  principal: Principal,
): Promise<CheckedDefinition> {
  const definition = checkShape(given);
  const source = await sourceOf(options, principal.tenant, definition);
  if (source === undefined && definition.dataSourceId !== undefined) throw unknownDataSource();
  const isHeldAgainstDatabase =
    source !== undefined && (await holdAgainst(source, { ...options, definition, principal }));
  return { definition, isHeldAgainstDatabase };
}

/** The data source of a definition; undefined when the tenant has none such. */
export async function sourceOf(
  { findDataSource }: Pick<CheckDefinitionOptions, 'findDataSource'>,
  tenant: string,
  { dataSourceId }: DatasetDefinition,
): Promise<DatasetSource | undefined> {
  if (dataSourceId !== undefined && !isUuid(dataSourceId)) return undefined;
  return findDataSource(tenant, dataSourceId);
}

function checkShape(given: DatasetDefinition): DatasetDefinition {
  const parsed = parseWith(schemas.DatasetDefinition, given);
  const issues = parsed.ok
    ? datasetIssues(parsed.value)
    : brokenDatasetIssues(readWith(schemas.DatasetDefinition, given));
  if (issues.length > 0 || !parsed.ok) throw invalidDataset(issues);
  return parsed.value;
}

async function holdAgainst(
  source: DatasetSource,
  {
    inspect,
    logger,
    definition,
    principal,
  }: CheckDefinitionOptions & { definition: DatasetDefinition; principal: Principal },
): Promise<boolean> {
  let found: DatasetCheck;
  try {
    const withKeys = maySeeKeys(definition, principal);
    found = await inspect(definition, { tenant: principal.tenant, source, withKeys });
  } catch (error) {
    if (!LensError.isInstance(error)) throw error;
    logger.warn(
      { err: error, dataset: definition.name },
      'a dataset was saved without a look at its database',
    );
    return false;
  }
  const issues = [...found.issues, ...brokenJoins(definition, found)];
  if (issues.length > 0) throw invalidDataset(issues);
  return true;
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
