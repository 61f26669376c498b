import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PATCH /tenant` */
export const updateTenant: Handler<'updateTenant'> = async ({ lens, principal, body, request }) => ({
  kind: 'json',
  status: 200,
  body: await lens.tenants.update(principal, body, requestFacts(request)),
});
