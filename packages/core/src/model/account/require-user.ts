import type { Principal } from '../../contract/types/identity.ts';
import { ForbiddenError, NotFoundError } from '../../errors/index.ts';
import { checkPrincipal } from '../access/check-principal.ts';
import { isUuid } from '../is-uuid.ts';

/** Lets users of Lens pass. Throws a ForbiddenError for any other principal, and a ValidationError for what is none. */
export function requireUser(principal: Principal): void {
  checkPrincipal(principal);
  if (principal.kind !== 'user') {
    throw new ForbiddenError(
      'This belongs to the account of a user. Log in with e-mail address and password.',
    );
  }
  if (!isUuid(principal.id)) throw new NotFoundError('The user of these credentials');
}
