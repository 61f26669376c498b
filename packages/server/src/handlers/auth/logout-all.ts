import type { Handler } from '../../http/handler.ts';
import { requestFacts } from './request-facts.ts';

/** `POST /auth/logout-all`: takes back the cookie of this browser, too. */
export const logoutAll: Handler<'logoutAll'> = async ({ lens, principal, request }) => {
  await lens.account.endAllSessions(principal, requestFacts(request));
  return { kind: 'empty', status: 204, refreshCookie: null };
};
