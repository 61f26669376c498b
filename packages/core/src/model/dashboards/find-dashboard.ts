import type { Principal } from '../../contract/types/identity.ts';
import { ForbiddenError, NotFoundError } from '../../errors/index.ts';
import { isUuid } from '../is-uuid.ts';
import { mayUse } from '../sharing/may-use.ts';
import { opensDashboard } from '../sharing/opens.ts';
import type { DashboardRecord } from './dashboard-record.ts';
import type { DashboardsRepository } from './dashboards-repository.ts';

/** The dashboard with this id. Throws the same NotFoundError for none, another tenant's and one that is not shared. */
export async function findToView(
  repository: Pick<DashboardsRepository, 'find'>,
  principal: Principal,
  id: string,
): Promise<DashboardRecord> {
  const record = isUuid(id) ? await repository.find(principal.tenant, id) : undefined;
  if (record === undefined || !mayUse(record, principal, 'view') || !opensDashboard(principal, record)) {
    throw new NotFoundError('The dashboard');
  }
  return record;
}

/** The same for whoever wants to change it. Throws a ForbiddenError for those who may only view it. */
export async function findToEdit(
  repository: Pick<DashboardsRepository, 'find'>,
  principal: Principal,
  id: string,
): Promise<DashboardRecord> {
  const record = await findToView(repository, principal, id);
  if (mayUse(record, principal, 'edit')) return record;
  throw new ForbiddenError(
    'You may view this dashboard and not change it. Ask its owner or an admin to share it with you for editing.',
  );
}
