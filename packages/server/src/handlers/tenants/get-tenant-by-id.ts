import type { Handler } from '../../http/handler.ts';

/** `GET /tenants/:id` */
export const getTenantById: Handler<'getTenantById'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.tenants.getById(principal, params.id),
});
