import type { Handler } from '../../http/handler.ts';
import { requestFacts } from './request-facts.ts';

/** `DELETE /auth/sessions/:id` */
export const endSession: Handler<'endSession'> = async ({ lens, principal, params, request }) => {
  await lens.account.endSession(principal, params.id, requestFacts(request));
  return { kind: 'empty', status: 204 };
};
