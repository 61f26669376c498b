import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /data-sources` */
export const createDataSource: Handler<'createDataSource'> = async ({ lens, principal, body, request }) => {
  const made = await lens.datasources.create(principal, body, requestFacts(request));
  return { kind: 'json', status: 201, body: made, location: `${request.mountPath}/data-sources/${made.id}` };
};
