import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PATCH /tenants/:id` */
export const updateTenantById: Handler<'updateTenantById'> = async (input) => {
  const { lens, principal, params, body, request } = input;
  const changed = await lens.tenants.updateById(principal, params.id, body, requestFacts(request));
  return { kind: 'json', status: 200, body: changed };
};
