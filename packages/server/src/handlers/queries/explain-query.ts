import type { Handler } from '../../http/handler.ts';

/** `POST /query/explain`: nothing is run. */
export const explainQuery: Handler<'explainQuery'> = async ({ lens, principal, body, request }) => ({
  kind: 'json',
  status: 200,
  body: await lens.queries.explain(body, principal, { signal: request.signal }),
});
