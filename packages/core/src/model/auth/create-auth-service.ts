import type { Principal } from '../../contract/types/identity.ts';
import { AuthenticationError } from '../../errors/index.ts';
import { hashToken } from '../../crypto/index.ts';
import type { AuthService } from '../../lens-types.ts';
import { freezeDeeply } from '../is-immutable.ts';
import { isUuid } from '../is-uuid.ts';
import { isLive, type SessionState } from '../sessions/session-state.ts';
import { createSessionsRepository } from '../sessions/sessions-repository.ts';
import type { AuthContext } from './auth-context.ts';
import { endSession } from './end-session.ts';
import { logIn } from './log-in.ts';
import { principalOfSession } from './principal-of-session.ts';
import { refreshSession } from './refresh-session.ts';
import { sessionIdOf } from './refresh-token.ts';

/** Logging in, staying logged in, and who an access token speaks for. */
export function createAuthService(context: AuthContext): Omit<AuthService, 'admitHost'> {
  const { database, tokens, csrf, memo, current, clock } = context;
  // A state is read anew every few seconds; until then its principal is one object, and what was found out
  // about it need not be found out again.
  const principals = new WeakMap<SessionState, Principal>();

  function principalOf(state: SessionState, sessionId: string): Principal {
    const known = principals.get(state);
    if (known !== undefined) return known;
    const principal = freezeDeeply(principalOfSession(state));
    principals.set(state, principal);
    current.note(principal, sessionId);
    return principal;
  }

  return {
    login: (input, facts) => logIn(context, input, facts),
    refresh: (refreshToken, facts) => refreshSession(context, refreshToken, facts),
    async logout(refreshToken) {
      if (sessionIdOf(refreshToken) === undefined) return;
      const found = await createSessionsRepository(database, database.schema).findToken(
        hashToken(refreshToken),
      );
      if (found !== undefined) await endSession(context, found, 'logout');
    },
    async authenticate(accessToken) {
      const claims = await tokens.verify(accessToken);
      const { sid, tenant } = claims;
      const state = sid !== undefined && isUuid(sid) ? await memo.state(tenant, sid) : undefined;
      if (
        sid === undefined ||
        state === undefined ||
        state.user.id !== claims.sub ||
        !isLive(state, clock())
      ) {
        throw new AuthenticationError('session_ended', 'The session has ended. Log in again.');
      }
      return principalOf(state, sid);
    },
    recall(accessToken) {
      const { sid, tenant, sub } = tokens.recall(accessToken) ?? {};
      if (sid === undefined || tenant === undefined) return undefined;
      const state = memo.recall(tenant, sid);
      if (state === undefined || state.user.id !== sub || !isLive(state, clock())) return undefined;
      return principalOf(state, sid);
    },
    verifyCsrf(refreshToken, csrfToken) {
      const sessionId = sessionIdOf(refreshToken);
      return sessionId !== undefined && csrf.verify(sessionId, csrfToken);
    },
  };
}
