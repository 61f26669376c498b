import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `DELETE /dashboards/:id` */
export const deleteDashboard: Handler<'deleteDashboard'> = async ({ lens, principal, params, request }) => {
  await lens.dashboards.delete(principal, params.id, ifMatch(request), requestFacts(request));
  return { kind: 'empty', status: 204 };
};
