import type { Handler } from '../../http/handler.ts';

/** `GET /datasets/:id/sharing` */
export const getDatasetSharing: Handler<'getDatasetSharing'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasets.sharing(principal, params.id),
});
