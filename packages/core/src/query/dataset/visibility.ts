import type { DatasetPolicy } from '../../contract/types/dataset.ts';
import type { Role } from '../../contract/types/identity.ts';

/** Which fields a principal may not see, as the policy names them. */
export interface Visibility {
  readonly hidden: ReadonlySet<string>;
  readonly masked: ReadonlySet<string>;
}

/** Roles above the first hold everything that those below hold. An operator sees no data. */
const ROLE_RANKS: Readonly<Record<Role, number>> = { operator: -1, viewer: 0, editor: 1, admin: 2 };

/** Sees everything; for the dataset's own formulas and for checking a definition. */
export const SEES_ALL: Visibility = { hidden: new Set(), masked: new Set() };

/** Stands for text that is masked, where the policy says nothing else. */
const DEFAULT_MASK = '•••';

/** What a principal sees instead of a masked field's text. */
export function maskOf(policy: DatasetPolicy | undefined, field: string): string {
  const masked = policy?.masked ?? {};
  return (Object.hasOwn(masked, field) ? masked[field]?.with : undefined) ?? DEFAULT_MASK;
}

/** What the policy leaves to see for a role. */
export function visibilityFor(policy: DatasetPolicy | undefined, role: Role): Visibility {
  const hidden = isExempt(role, policy?.hidden?.unlessRole) ? [] : policy?.hidden?.fields;
  const masked = Object.entries(policy?.masked ?? {}).flatMap(([field, { unlessRole }]) =>
    isExempt(role, unlessRole) ? [] : [field],
  );
  return { hidden: new Set(hidden), masked: new Set(masked) };
}

/** Whether a role sees every definition whole, so that somebody can mend each. */
export function maintainsDatasets(role: Role): boolean {
  return isExempt(role, 'admin');
}

/** Whether a role may know how others are kept from rows and fields. */
export function readsPolicies(role: Role): boolean {
  return isExempt(role, 'editor');
}

function isExempt(role: Role, needed: string | undefined): boolean {
  if (needed === undefined || !Object.hasOwn(ROLE_RANKS, needed)) return false;
  return role === needed || ROLE_RANKS[role] > ROLE_RANKS[needed as Role];
}
