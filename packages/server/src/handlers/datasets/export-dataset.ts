import type { Handler } from '../../http/handler.ts';

/** `GET /datasets/:id/export` */
export const exportDataset: Handler<'exportDataset'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasets.export(principal, params.id),
});
