import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PUT /dashboards/:id/sharing` */
export const updateDashboardSharing: Handler<'updateDashboardSharing'> = async (input) => {
  const { lens, principal, params, body, request } = input;
  const shared = await lens.dashboards.share(principal, params.id, body, requestFacts(request));
  return { kind: 'json', status: 200, body: shared };
};
