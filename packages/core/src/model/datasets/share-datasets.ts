import { schemas } from '../../contract/schemas/index.ts';
import { NotFoundError } from '../../errors/index.ts';
import { actorOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { checkInput } from '../check-input.ts';
import { readSharing } from '../sharing/read-sharing.ts';
import { createSharesRepository } from '../sharing/shares-repository.ts';
import { toSharing } from '../sharing/to-sharing.ts';
import type { DatasetContext } from './dataset-context.ts';
import { findToEdit } from './find-dataset.ts';
import type { DatasetRecordsService } from './types.ts';

/** Says and changes who may use a dataset besides its owner; both for those who may change it. */
export function shareDatasets({
  database,
  repository,
  onChanged,
}: DatasetContext): Pick<DatasetRecordsService, 'sharing' | 'share'> {
  return {
    async sharing(principal, id) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      return toSharing(await findToEdit(repository, principal, id));
    },

    async share(principal, id, given, facts) {
      requireAccess(principal, { role: 'editor', scope: 'datasets:write' });
      const record = await findToEdit(repository, principal, id);
      const wanted = checkInput(schemas.Sharing, given, 'The sharing is not valid.');
      const { tenant } = principal;
      const sharing = await database.transaction(async (client) => {
        const shares = createSharesRepository(client, database.schema, 'dataset');
        const asked = await readSharing(wanted, principal, shares);
        if (!(await shares.replace(tenant, record.id, asked))) throw new NotFoundError('The dataset');
        await createAuditRepository(client, database.schema).append(tenant, {
          actor: actorOf(principal),
          action: 'dataset.shared',
          target: { kind: 'dataset', id: record.id },
          outcome: 'success',
          ...(facts === undefined ? {} : { facts }),
          details: { visibility: asked.visibility, access: asked.access, with: asked.shares.length },
        });
        return asked;
      });
      await onChanged(tenant, record.id);
      return toSharing(sharing);
    },
  };
}
