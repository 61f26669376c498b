import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `DELETE /datasets/:id` */
export const deleteDataset: Handler<'deleteDataset'> = async ({ lens, principal, params, request }) => {
  await lens.datasets.delete(principal, params.id, ifMatch(request), requestFacts(request));
  return { kind: 'empty', status: 204 };
};
