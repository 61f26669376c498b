import type { Handler } from '../../http/handler.ts';

/** `GET /data-sources/:id/resources` */
export const listResources: Handler<'listResources'> = async ({ lens, principal, params, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasources.resources(principal, params.id, query),
});
