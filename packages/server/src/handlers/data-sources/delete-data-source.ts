import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `DELETE /data-sources/:id` */
export const deleteDataSource: Handler<'deleteDataSource'> = async ({ lens, principal, params, request }) => {
  await lens.datasources.delete(principal, params.id, requestFacts(request));
  return { kind: 'empty', status: 204 };
};
