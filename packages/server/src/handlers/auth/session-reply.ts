import type { SessionTokens } from '@istari-lens/core';
import type { SessionResponse } from '@istari-lens/core/contract';
import type { Reply } from '../../http/reply.ts';

/** Tokens as an answer: the refresh token goes into a cookie or into the body, never into both. */
export function sessionReply(tokens: SessionTokens, by: 'cookie' | 'body'): Reply {
  const body: SessionResponse = {
    accessToken: tokens.accessToken,
    tokenType: 'Bearer',
    expiresIn: tokens.expiresIn,
    expiresAt: tokens.expiresAt.toISOString(),
    user: tokens.user,
    csrfToken: tokens.csrfToken,
  };
  if (by === 'cookie') {
    const refreshCookie = { value: tokens.refreshToken, expiresAt: tokens.refreshExpiresAt };
    return { kind: 'json', status: 200, body, refreshCookie };
  }
  return {
    kind: 'json',
    status: 200,
    body: {
      ...body,
      refreshToken: tokens.refreshToken,
      refreshExpiresAt: tokens.refreshExpiresAt.toISOString(),
    },
  };
}
