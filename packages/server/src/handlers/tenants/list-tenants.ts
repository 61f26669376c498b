import type { Handler } from '../../http/handler.ts';

/** `GET /tenants` */
export const listTenants: Handler<'listTenants'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.tenants.list(principal, query),
});
