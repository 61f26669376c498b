import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { Sharing } from '../../contract/types/sharing.ts';
import { schemas } from '../../contract/schemas/index.ts';
import { summaryOf } from '../../contract/summary.ts';
import { NotFoundError, ValidationError } from '../../errors/index.ts';
import { actorOf } from '../access/actor-of.ts';
import { requireAccess } from '../access/require-access.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { checkInput } from '../check-input.ts';
import type { ObjectSharing } from '../sharing/object-sharing.ts';
import { idOfPrincipalKey, principalKey } from '../sharing/principal-key.ts';
import type { DatasetContext } from './dataset-context.ts';
import { createDatasetSharesRepository, type DatasetSharesRepository } from './dataset-shares-repository.ts';
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
        const shares = createDatasetSharesRepository(client, database.schema);
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

type WantedSharing = Omit<ObjectSharing, 'owner'>;

/** Whom is meant. A host knows its own people, who are not in the users table. */
async function readSharing(
  { visibility, access = 'view', users = [] }: Sharing,
  principal: Principal,
  people: DatasetSharesRepository,
): Promise<WantedSharing> {
  const lowered = users.map(({ userId }) => userId.toLowerCase());
  const known = new Set(lowered.length === 0 ? [] : await people.users(principal.tenant, lowered));
  // The ids of users are UUIDs, in which case does not count; a host's own ids are kept as they are.
  const ids = users.map(({ userId }) => (known.has(userId.toLowerCase()) ? userId.toLowerCase() : userId));
  const issues: ProblemIssue[] = ids.flatMap((userId, index) => {
    const pointer = `/users/${index}/userId`;
    if (ids.indexOf(userId) < index) {
      return [{ pointer, code: 'duplicate', detail: 'This user is named before. Leave it out.' }];
    }
    if (known.has(userId) || principal.kind === 'host') return [];
    const detail = 'There is no such user in your tenant. List the users to see their ids.';
    return [{ pointer, code: 'unknown_user', detail }];
  });
  if (visibility === 'private' && users.length > 0) {
    const detail =
      'What is private is shared with nobody. Leave the users out, or set visibility to "users".';
    issues.push({ pointer: '/users', code: 'not_allowed', detail });
  }
  if (issues.length > 0) {
    throw new ValidationError('invalid_request', summaryOf('The sharing is not valid.', issues), issues);
  }
  const shares = ids.map((id, index) => ({
    principal: principalKey({ kind: known.has(id) ? 'user' : 'host', id }),
    access: users[index]?.access ?? 'view',
  }));
  return { visibility, access: visibility === 'tenant' ? access : 'view', shares };
}

function toSharing({ visibility, access, shares }: WantedSharing): Sharing {
  const users = shares.map(({ principal, access: allowed }) => ({
    userId: idOfPrincipalKey(principal),
    access: allowed,
  }));
  return {
    visibility,
    ...(visibility === 'tenant' ? { access } : {}),
    ...(visibility === 'private' ? {} : { users: users.toSorted((a, b) => compare(a.userId, b.userId)) }),
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
