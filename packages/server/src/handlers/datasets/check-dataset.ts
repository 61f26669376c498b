import type { Handler } from '../../http/handler.ts';

/** `POST /datasets/:id/check`: a dataset that does not hold is an answer, not an error. */
export const checkDataset: Handler<'checkDataset'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasets.check(principal, params.id),
});
