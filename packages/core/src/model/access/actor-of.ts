import type { Principal } from '../../contract/types/identity.ts';
import type { AuditActor } from '../audit/audit-event.ts';

/** The principal as the audit log names it. */
export function actorOf(principal: Principal): AuditActor {
  return { kind: principal.kind, id: principal.id };
}

/** Who owns what the principal makes: the user, or nobody when it is not one of Lens's own users. */
export function ownerOf(principal: Principal): string | null {
  return principal.kind === 'user' ? principal.id : null;
}
