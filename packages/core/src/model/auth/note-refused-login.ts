import type { RequestFacts } from '../../lens-types.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import type { UserRecord } from '../users/user-record.ts';
import type { AuthContext } from './auth-context.ts';
import { cleanFacts } from './clean-facts.ts';

/**
 * Audits a refused login of a user, in the background: an answer that waited for it would tell by its time that the
 * account exists. One of nobody is in no tenant's log, and what was typed as an address may be a password.
 */
export function noteRefusedLogin(
  { database, background }: Pick<AuthContext, 'database' | 'background'>,
  user: Pick<UserRecord, 'id' | 'tenant' | 'disabledAt' | 'passwordHash'>,
  facts: RequestFacts,
): void {
  const reason =
    user.disabledAt !== null ? 'disabled' : user.passwordHash === null ? 'no-password' : 'wrong-password';
  background.run(() =>
    database.transaction((client) =>
      createAuditRepository(client, database.schema).append(user.tenant, {
        // Whoever it was has shown nothing of who it is.
        actor: { kind: 'system', id: null },
        action: 'session.refused',
        target: { kind: 'user', id: user.id },
        outcome: 'denied',
        facts: cleanFacts(facts),
        details: { reason },
      }),
    ),
  );
}
