import type { Handler } from '../../http/handler.ts';

/** `DELETE /queries/:queryId`: the same answer whether there was such a query or not. */
export const cancelQuery: Handler<'cancelQuery'> = ({ lens, principal, params }) => {
  lens.queries.cancel(principal, params.queryId);
  return { kind: 'empty', status: 204 };
};
