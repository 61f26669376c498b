import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /api-keys`: the answer holds the key, this once. */
export const createApiKey: Handler<'createApiKey'> = async ({ lens, principal, body, request }) => {
  const made = await lens.apiKeys.create(principal, body, requestFacts(request));
  return { kind: 'json', status: 201, body: made, location: `${request.mountPath}/api-keys/${made.id}` };
};
