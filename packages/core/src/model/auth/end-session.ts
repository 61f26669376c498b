import type { RequestFacts } from '../../lens-types.ts';
import { createAuditRepository } from '../audit/audit-repository.ts';
import { createSessionsRepository, type SessionReference } from '../sessions/sessions-repository.ts';
import type { AuthContext } from './auth-context.ts';
import { cleanFacts } from './clean-facts.ts';

/**
 * Ends a session with all its tokens: at once in this process, within five seconds in every other.
 * Audited with the change; a session that had ended before is left as it is.
 */
export async function endSession(
  context: Pick<AuthContext, 'database' | 'memo' | 'clock'>,
  { tenant, sessionId }: Pick<SessionReference, 'tenant' | 'sessionId'>,
  reason: 'logout' | 'replayed',
  facts: RequestFacts = {},
): Promise<void> {
  const { database, memo, clock } = context;
  await database.transaction(async (client) => {
    const sessions = createSessionsRepository(client, database.schema);
    if (!(await sessions.revoke(tenant, sessionId, reason, clock()))) return;
    const state = await sessions.state(tenant, sessionId);
    await createAuditRepository(client, database.schema).append(tenant, {
      actor: { kind: 'user', id: state?.user.id ?? null },
      action: reason === 'logout' ? 'session.ended' : 'session.replayed',
      target: { kind: 'session', id: sessionId },
      outcome: reason === 'logout' ? 'success' : 'denied',
      facts: cleanFacts(facts),
    });
  });
  memo.forget(tenant, sessionId);
}
