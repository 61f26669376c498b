import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /tenants` */
export const createTenant: Handler<'createTenant'> = async ({ lens, principal, body, request }) => {
  const made = await lens.tenants.create(principal, body, requestFacts(request));
  return { kind: 'json', status: 201, body: made, location: `${request.mountPath}/tenants/${made.id}` };
};
