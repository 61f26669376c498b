import type { Handler } from '../../http/handler.ts';

/** `GET /data-sources/:id` */
export const getDataSource: Handler<'getDataSource'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasources.get(principal, params.id),
});
