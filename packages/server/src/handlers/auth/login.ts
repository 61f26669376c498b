import type { Handler } from '../../http/handler.ts';
import { countTry } from './count-try.ts';
import { requestFacts } from './request-facts.ts';
import { sessionReply } from './session-reply.ts';

/** `POST /auth/login` */
export const login: Handler<'login'> = ({ lens, context, request, body }) =>
  countTry({ context, request, email: body.email }, async () => {
    const { email, password } = body;
    const tokens = await lens.auth.login({ email, password }, requestFacts(request));
    return sessionReply(tokens, body.session ?? 'cookie');
  });
