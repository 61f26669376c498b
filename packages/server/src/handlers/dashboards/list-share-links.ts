import type { Handler } from '../../http/handler.ts';

/** `GET /dashboards/:id/links` */
export const listShareLinks: Handler<'listShareLinks'> = async ({ lens, principal, params, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.links.list(principal, params.id, query),
});
