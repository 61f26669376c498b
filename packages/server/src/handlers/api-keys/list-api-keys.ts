import type { Handler } from '../../http/handler.ts';

/** `GET /api-keys` */
export const listApiKeys: Handler<'listApiKeys'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.apiKeys.list(principal, query),
});
