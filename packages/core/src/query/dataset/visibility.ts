import type { DatasetPolicy } from '../../contract/types/dataset.ts';
import type { Role } from '../../contract/types/identity.ts';

/** Which fields a principal may not see. */
export interface Visibility {
  isHidden(field: string): boolean;
  isMasked(field: string): boolean;
}

/** Roles above the first hold everything that those below hold. An operator sees no data. */
const ROLE_RANKS: Readonly<Record<Role, number>> = { operator: -1, viewer: 0, editor: 1, admin: 2 };

/** Sees everything; for the dataset's own formulas and for checking a definition. */
export const SEES_ALL: Visibility = { isHidden: () => false, isMasked: () => false };

/** What the policy leaves to see for a role. */
export function visibilityFor(policy: DatasetPolicy | undefined, role: Role): Visibility {
  const hidden = new Set(isExempt(role, policy?.hidden?.unlessRole) ? [] : policy?.hidden?.fields);
  const masked = new Map(Object.entries(policy?.masked ?? {}));
  return {
    isHidden: (field) => hidden.has(field),
    isMasked(field) {
      const mask = masked.get(field);
      return mask !== undefined && !isExempt(role, mask.unlessRole);
    },
  };
}

function isExempt(role: Role, needed: string | undefined): boolean {
  if (needed === undefined || !Object.hasOwn(ROLE_RANKS, needed)) return false;
  return role === needed || ROLE_RANKS[role] > ROLE_RANKS[needed as Role];
}
