import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `DELETE /api-keys/:id` */
export const deleteApiKey: Handler<'deleteApiKey'> = async ({ lens, principal, params, request }) => {
  await lens.apiKeys.remove(principal, params.id, requestFacts(request));
  return { kind: 'empty', status: 204 };
};
