import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PUT /datasets/:id/sharing` */
export const updateDatasetSharing: Handler<'updateDatasetSharing'> = async (input) => {
  const { lens, principal, params, body, request } = input;
  const shared = await lens.datasets.share(principal, params.id, body, requestFacts(request));
  return { kind: 'json', status: 200, body: shared };
};
