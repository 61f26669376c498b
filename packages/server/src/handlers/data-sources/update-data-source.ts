import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PATCH /data-sources/:id` */
export const updateDataSource: Handler<'updateDataSource'> = async (input) => {
  const { lens, principal, params, body, request } = input;
  const changed = await lens.datasources.update(principal, params.id, body, requestFacts(request));
  return { kind: 'json', status: 200, body: changed };
};
