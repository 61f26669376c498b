import type { Principal } from '../../contract/types/identity.ts';
import { ForbiddenError } from '../../errors/index.ts';
import { checkPrincipal } from './check-principal.ts';

/**
 * Lets a person pass who looks after the deployment. Throws a ForbiddenError for everybody else, such as an
 * API key, and a ValidationError for what is no principal at all.
 */
export function requireOperator(principal: Principal): void {
  checkPrincipal(principal);
  const isPerson = principal.kind === 'user' || principal.kind === 'host';
  if (isPerson && principal.role === 'operator') return;
  throw new ForbiddenError('This is for operators of the deployment. Ask one of them.');
}
