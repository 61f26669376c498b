import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PUT /dashboards/:id` */
export const updateDashboard: Handler<'updateDashboard'> = async (input) => {
  const { lens, principal, params, body, request } = input;
  const made = ifMatch(request);
  const changed = await lens.dashboards.update(principal, params.id, body, made, requestFacts(request));
  return { kind: 'json', status: 200, body: changed };
};
