import type { Handler } from '../../http/handler.ts';

/** `POST /cache/invalidate` */
export const invalidateCache: Handler<'invalidateCache'> = async ({ lens, principal, body }) => ({
  kind: 'json',
  status: 200,
  body: await lens.cacheAdmin.invalidate(principal, body),
});
