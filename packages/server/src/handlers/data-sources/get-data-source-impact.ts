import type { Handler } from '../../http/handler.ts';

/** `GET /data-sources/:id/impact` */
export const getDataSourceImpact: Handler<'getDataSourceImpact'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasources.impact(principal, params.id),
});
