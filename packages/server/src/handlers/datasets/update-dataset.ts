import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PUT /datasets/:id` */
export const updateDataset: Handler<'updateDataset'> = async ({ lens, principal, params, body, request }) => {
  const made = ifMatch(request);
  const changed = await lens.datasets.update(principal, params.id, body, made, requestFacts(request));
  return { kind: 'json', status: 200, body: changed };
};
