import type { Handler } from '../../http/handler.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /dashboards` */
export const createDashboard: Handler<'createDashboard'> = async ({ lens, principal, body, request }) => {
  const made = await lens.dashboards.create(principal, body, requestFacts(request));
  return { kind: 'json', status: 201, body: made, location: `${request.mountPath}/dashboards/${made.id}` };
};
