import type { Sharing } from '../../contract/types/sharing.ts';
import { idOfPrincipalKey } from './principal-key.ts';
import type { WantedSharing } from './read-sharing.ts';

/** A stored sharing as the API returns it; users in the order of their ids. */
export function toSharing({ visibility, access, shares }: WantedSharing): Sharing {
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
