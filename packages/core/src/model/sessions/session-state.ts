import type { UserRecord } from '../users/user-record.ts';

/** What decides whether a session is still good, read together. */
export interface SessionState {
  revokedAt: Date | null;
  /** The absolute end, however often the session is refreshed. */
  expiresAt: Date;
  user: Pick<
    UserRecord,
    'id' | 'tenant' | 'email' | 'name' | 'role' | 'timezone' | 'attributes' | 'disabledAt' | 'createdAt'
  >;
}

/** True while the session was neither ended nor outlived and its user may still log in. */
export function isLive(state: SessionState, now: Date): boolean {
  return (
    state.revokedAt === null && state.expiresAt.getTime() > now.getTime() && state.user.disabledAt === null
  );
}
