import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /datasets` */
export const createDataset: Handler<'createDataset'> = async ({ lens, principal, body, request }) => {
  const made = await lens.datasets.create(principal, body, requestFacts(request));
  return { kind: 'json', status: 201, body: made, location: `${request.mountPath}/datasets/${made.id}` };
};
