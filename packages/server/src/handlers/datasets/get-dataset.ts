import type { Handler } from '../../http/handler.ts';

/** `GET /datasets/:id` */
export const getDataset: Handler<'getDataset'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasets.get(principal, params.id),
});
