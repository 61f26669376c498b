import type { Handler } from '../../http/handler.ts';

/** `GET /auth/sessions` */
export const listSessions: Handler<'listSessions'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.account.sessions(principal, query),
});
