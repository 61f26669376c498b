import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `DELETE /dashboards/:id/links/:linkId` */
export const deleteShareLink: Handler<'deleteShareLink'> = async ({ lens, principal, params, request }) => {
  await lens.links.remove(principal, params, requestFacts(request));
  return { kind: 'empty', status: 204 };
};
