import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /dashboards/:id/links`: the answer holds the key, this once. */
export const createShareLink: Handler<'createShareLink'> = async ({
  lens,
  principal,
  params,
  body,
  request,
}) => ({
  kind: 'json',
  status: 201,
  body: await lens.links.create(principal, params.id, body, requestFacts(request)),
});
