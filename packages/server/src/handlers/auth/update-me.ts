import type { Handler } from '../../http/handler.ts';
import { requestFacts } from './request-facts.ts';

/** `PATCH /auth/me` */
export const updateMe: Handler<'updateMe'> = async ({ lens, principal, body, request }) => ({
  kind: 'json',
  status: 200,
  body: await lens.account.update(principal, body, requestFacts(request)),
});
