import type { Handler } from '../../http/handler.ts';

/** `GET /datasets` */
export const listDatasets: Handler<'listDatasets'> = async ({ lens, principal, query }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasets.list(principal, query),
});
