import type { Csrf, Tokens } from '../../crypto/index.ts';
import type { SessionTokens } from '../../lens-types.ts';
import type { SessionState } from '../sessions/session-state.ts';
import { toUser } from '../users/to-user.ts';

export interface IssueTokensOptions {
  tokens: Tokens;
  csrf: Csrf;
  accessTokenSeconds: number;
  clock: () => Date;
}

/** What a login or refresh hands out. */
export interface IssuedSession {
  sessionId: string;
  user: SessionState['user'];
  refreshToken: string;
  refreshExpiresAt: Date;
}

/** Makes the access and CSRF tokens that go with a refresh token. */
export async function issueTokens(
  options: IssueTokensOptions,
  session: IssuedSession,
): Promise<SessionTokens> {
  const { tokens, csrf, accessTokenSeconds, clock } = options;
  const { sessionId, user, refreshToken, refreshExpiresAt } = session;
  // A token's times are whole seconds.
  const issuedAt = Math.floor(clock().getTime() / 1000) * 1000;
  return {
    accessToken: await tokens.sign({ sub: user.id, tenant: user.tenant, sid: sessionId }),
    expiresIn: accessTokenSeconds,
    expiresAt: new Date(issuedAt + accessTokenSeconds * 1000),
    refreshToken,
    refreshExpiresAt,
    csrfToken: csrf.sign(sessionId),
    user: toUser(user),
  };
}
