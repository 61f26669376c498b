import type { Handler } from '../../http/handler.ts';
import { countTry } from '../auth/count-try.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /public/dashboards/:key/session`: wrong passwords are counted for each link and each address, as at a login. */
export const openShareLink: Handler<'openShareLink'> = ({ lens, context, request, params, body }) => {
  const visit = { ...body, origin: request.headers.origin };
  return countTry({ context, request, email: `link:${params.key}` }, async () => ({
    kind: 'json',
    status: 200,
    body: await lens.links.open(params.key, visit, requestFacts(request)),
  }));
};
