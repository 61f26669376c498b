import type { Handler } from '../../http/handler.ts';

/** `POST /data-sources/:id/test`: a connection that fails is an answer, not an error. */
export const testDataSource: Handler<'testDataSource'> = async ({ lens, principal, params }) => ({
  kind: 'json',
  status: 200,
  body: await lens.datasources.test(principal, params.id),
});
