import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /api-keys/:id/rotate`: the answer holds the new key, this once. */
export const rotateApiKey: Handler<'rotateApiKey'> = async ({ lens, principal, params, body, request }) => ({
  kind: 'json',
  status: 200,
  body: await lens.apiKeys.rotate(principal, params.id, body, requestFacts(request)),
});
