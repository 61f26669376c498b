import type { SessionSummary } from '../../contract/types/account.ts';
import type { OwnSession } from './own-sessions-repository.ts';

/** A stored session as its user sees it. */
export function toSessionSummary(session: OwnSession, currentId: string | undefined): SessionSummary {
  return {
    id: session.id,
    current: session.id === currentId,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.endsAt.toISOString(),
    userAgent: session.userAgent,
    ip: session.ip,
  };
}
