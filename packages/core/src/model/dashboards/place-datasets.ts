import { randomUUID } from 'node:crypto';
import type { DatasetDefinition } from '../../contract/types/dataset.ts';
import type { ImportReport } from '../../contract/types/dataset-requests.ts';
import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import { ValidationError } from '../../errors/index.ts';
import { seesWholeDataset } from '../../query/index.ts';
import { requireAccess } from '../access/require-access.ts';
import { checkDefinition } from '../datasets/check-definition.ts';
import type { DatasetContext } from '../datasets/dataset-context.ts';
import { nameTaken } from '../datasets/dataset-errors.ts';
import type { AskableDataset, FindDatasets } from '../queries/askable-dataset.ts';
import { mayUse } from '../sharing/may-use.ts';
import { principalKey } from '../sharing/principal-key.ts';

/** What becomes of the datasets of a document. */
export interface PlacedDatasets {
  /** Those to be made, checked. */
  made: DatasetDefinition[];
  changes: ImportReport['changes'];
  warnings: string[];
  /** With pointers into the document. */
  issues: ProblemIssue[];
}

/**
 * Decides for each dataset of a document: one that is called otherwise here is not looked at, one whose name is there
 * stays as it is there, the others are checked to be made. Throws a ForbiddenError when some are to be made by somebody
 * who may make none.
 */
export async function placeDatasets(
  { datasets: context }: { datasets: DatasetContext },
  principal: Principal,
  datasets: readonly DatasetDefinition[],
  remap: ReadonlyMap<string, string>,
): Promise<PlacedDatasets> {
  const placed: PlacedDatasets = { made: [], changes: [], warnings: [], issues: [] };
  for (const [index, given] of datasets.entries()) {
    const { name } = given;
    const pointer = `/datasets/${index}`;
    if (remap.has(name)) continue;
    if (datasets.findIndex((other) => other.name === name) < index) {
      const detail = 'The document holds a dataset of this name before. Leave one of them out.';
      placed.issues.push({ pointer: `${pointer}/name`, code: 'duplicate', detail });
      continue;
    }
    const there = await context.repository.findByName(principal.tenant, name);
    if (there === undefined) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      await checkNew(context, principal, { given, pointer }, placed);
    } else if (mayUse(there, principal, 'view')) {
      placed.changes.push({ kind: 'dataset', action: 'keep', name });
      const isWhole = seesWholeDataset(there.definition, principal.role);
      if (isWhole && !isSame(there.definition, given)) placed.warnings.push(otherThan(name));
    } else {
      const detail = `${nameTaken(name).message} Or say in remap which dataset is meant.`;
      placed.issues.push({ pointer: `${pointer}/name`, code: 'name_taken', detail });
    }
  }
  return placed;
}

/** Finds datasets that are still to be made too; those that are there come first. */
export function alsoFind(findDatasets: FindDatasets, made: readonly DatasetDefinition[]): FindDatasets {
  return async (principal, references) => {
    const found = new Map(await findDatasets(principal, references));
    for (const definition of made) {
      const { name } = definition;
      if (references.includes(name) && !found.has(name)) found.set(name, toAskable(definition, principal));
    }
    return found;
  };
}

async function checkNew(
  context: DatasetContext,
  principal: Principal,
  { given, pointer }: { given: DatasetDefinition; pointer: string },
  placed: PlacedDatasets,
): Promise<void> {
  const { name } = given;
  try {
    const { definition, isHeldAgainstDatabase } = await checkDefinition(context, given, principal);
    placed.made.push(definition);
    placed.changes.push({ kind: 'dataset', action: 'create', name });
    if (!isHeldAgainstDatabase) placed.warnings.push(notHeld(name));
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    placed.issues.push(...error.issues.map((issue) => ({ ...issue, pointer: `${pointer}${issue.pointer}` })));
  }
}

/** As it would be once it is made, to compile questions against. */
function toAskable(definition: DatasetDefinition, principal: Principal): AskableDataset {
  const { name, title = name } = definition;
  const now = new Date(0).toISOString();
  return {
    dataset: { ...definition, title, id: randomUUID(), revision: 1, createdAt: now, updatedAt: now },
    sharing: { owner: principalKey(principal), visibility: 'private', access: 'view', shares: [] },
    tenantTimezone: null,
    tenantCalendar: { weekStart: 'monday', fiscalYearStart: 1 },
    source: null,
  };
}

/** Where its data source is does not make a dataset another one. The order of fields does: people see it. */
function isSame(one: DatasetDefinition, other: DatasetDefinition): boolean {
  const textOf = (definition: DatasetDefinition): string =>
    JSON.stringify({ ...definition, dataSourceId: undefined });
  return textOf(one) === textOf(other);
}

function otherThan(name: string): string {
  return `The dataset ${JSON.stringify(name)} is there and stays as it is; the one in the document is another.`;
}

function notHeld(name: string): string {
  return `The data source of ${JSON.stringify(name)} could not be read, so its tables and columns were not looked at. Check the dataset later.`;
}
