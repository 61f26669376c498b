import type { Principal } from '../../contract/types/identity.ts';
import type { ProblemIssue } from '../../contract/types/problem.ts';
import type { Sharing } from '../../contract/types/sharing.ts';
import { summaryOf } from '../../contract/summary.ts';
import { ValidationError } from '../../errors/index.ts';
import type { ObjectSharing } from './object-sharing.ts';
import { principalKey } from './principal-key.ts';
import type { SharesRepository } from './shares-repository.ts';

/** Who may use an object besides its owner, as stored. */
export type WantedSharing = Omit<ObjectSharing, 'owner'>;

/**
 * Whom a sharing means, for an object of the principal's tenant. A host knows its own people, who are not in the users
 * table. Throws a ValidationError that names each user who is not there or named twice.
 */
export async function readSharing(
  { visibility, access = 'view', users = [] }: Sharing,
  principal: Principal,
  people: Pick<SharesRepository, 'users'>,
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
