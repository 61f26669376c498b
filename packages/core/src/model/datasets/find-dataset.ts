import type { Principal } from '../../contract/types/identity.ts';
import { ForbiddenError, NotFoundError } from '../../errors/index.ts';
import { seesWholeDataset } from '../../query/index.ts';
import { isUuid } from '../is-uuid.ts';
import { mayUse } from '../sharing/may-use.ts';
import type { DatasetRecord } from './dataset-record.ts';
import type { DatasetsRepository } from './datasets-repository.ts';

/** The dataset with this id. Throws the same NotFoundError for none, another tenant's and one that is not shared. */
export async function findToView(
  repository: Pick<DatasetsRepository, 'find'>,
  principal: Principal,
  id: string,
): Promise<DatasetRecord> {
  const record = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
  if (record === undefined || !mayUse(record, principal, 'view')) throw new NotFoundError('The dataset');
  return record;
}

/** The same for whoever wants to change it. Throws a ForbiddenError for those who may only view it. */
export async function findToEdit(
  repository: Pick<DatasetsRepository, 'find'>,
  principal: Principal,
  id: string,
): Promise<DatasetRecord> {
  const record = await findToView(repository, principal, id);
  requireEdit(record, principal);
  return record;
}

/** Throws a ForbiddenError for those who may only view a dataset. */
export function requireEdit(record: DatasetRecord, principal: Principal): void {
  if (mayUse(record, principal, 'edit')) return;
  throw new ForbiddenError(
    'You may view this dataset and not change it. Ask its owner or an admin to share it with you for editing.',
  );
}

/**
 * Throws a ForbiddenError for those who do not see all of a dataset: what they do not know they would take away
 * by saving it, and could lay open by writing another policy.
 */
export function requireWholeView({ definition }: DatasetRecord, principal: Principal): void {
  if (seesWholeDataset(definition, principal.role)) return;
  throw new ForbiddenError(
    'This dataset hides or masks fields from your role, so its whole definition is for those who see them. Ask an admin.',
  );
}
