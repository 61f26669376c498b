import type { Principal } from '../../contract/types/identity.ts';
import { isImmutable } from '../is-immutable.ts';
import { requireAccess, type Access } from './require-access.ts';

/**
 * The same check as {@link requireAccess}, remembered for principals that can never change: those are
 * looked at once. Anything else is looked at each time.
 */
export function rememberAccess(access: Access): (principal: Principal) => void {
  const passed = new WeakSet<Principal>();
  return (principal) => {
    if (passed.has(principal)) return;
    requireAccess(principal, access);
    if (isImmutable(principal)) passed.add(principal);
  };
}
