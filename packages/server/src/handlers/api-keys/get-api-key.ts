import type { Handler } from '../../http/handler.ts';

/** `GET /api-keys/:id` */
export const getApiKey: Handler<'getApiKey'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.apiKeys.get(principal, params.id),
});
