import type { Handler } from '../../http/handler.ts';

/** `GET /tenant` */
export const getTenant: Handler<'getTenant'> = async ({ lens, principal }) => ({
  kind: 'json',
  status: 200,
  body: await lens.tenants.get(principal),
});
