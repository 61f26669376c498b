import { z } from 'zod';
import type { Principal } from '../../contract/types/identity.ts';
import { role, scope } from '../../contract/schemas/identity.ts';
import { listOf } from '../../contract/schemas/kinds/list-of.ts';
import { recordOf } from '../../contract/schemas/kinds/record-of.ts';
import { name, origin, text, timezone } from '../../contract/schemas/primitives.ts';
import { lockedFilter } from '../../contract/schemas/sharing.ts';
import { checkInput } from '../check-input.ts';

/** What a host may add to its principals beyond this is let be. */
const principalShape = z.object({
  kind: z.enum(['user', 'apiKey', 'embed', 'share', 'host']),
  id: text(1000, 1),
  tenant: name,
  role,
  scopes: listOf(scope, 100),
  attributes: recordOf(name, z.unknown(), 1000),
  timezone: timezone.nullish(),
  lockedFilters: listOf(lockedFilter, 200).optional(),
  opens: z
    .object({
      dashboardId: text(100, 1),
      by: text(1100, 1),
      byRole: role,
      since: z.number(),
      origins: listOf(origin, 50).optional(),
    })
    .optional(),
});

/**
 * Makes sure that who asks is a whole principal, also when the host made it itself. Throws a
 * ValidationError that names what is wrong with it, never its values.
 */
export function checkPrincipal(principal: Principal): void {
  checkInput(principalShape, principal, 'The principal is not one.');
}
