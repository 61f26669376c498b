import type { Handler } from '../../http/handler.ts';

/** `GET /data-sources` */
export const listDataSources: Handler<'listDataSources'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasources.list(principal, query),
});
