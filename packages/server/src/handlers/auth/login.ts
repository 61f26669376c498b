import { AuthenticationError } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';
import { requestFacts } from './request-facts.ts';
import { sessionReply } from './session-reply.ts';

/** `POST /auth/login`: counts the try before the password is looked at. */
export const login: Handler<'login'> = async ({ lens, context, request, body }) => {
  const attempt = await context.loginLimits.begin(request, body.email);
  try {
    const tokens = await lens.auth.login(
      { email: body.email, password: body.password },
      requestFacts(request),
    );
    await attempt.forgive();
    return sessionReply(tokens, body.session ?? 'cookie');
  } catch (error) {
    if (!(error instanceof AuthenticationError)) await attempt.forgive();
    throw error;
  }
};
