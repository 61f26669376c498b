import { AuthenticationError } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';
import { requestFacts } from './request-facts.ts';
import { sessionReply } from './session-reply.ts';

/** `POST /auth/refresh`: answers the way the refresh token came. */
export const refresh: Handler<'refresh'> = async ({ lens, request, session }) => {
  if (session === undefined) {
    throw new AuthenticationError(
      'missing_token',
      'Send the refresh token: in the body as refreshToken, or as the cookie that login set.',
    );
  }
  return sessionReply(await lens.auth.refresh(session.refreshToken, requestFacts(request)), session.by);
};
