import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `PUT /dashboards/:id/widgets/:widgetId` */
export const updateWidget: Handler<'updateWidget'> = async ({ lens, principal, params, body, request }) => {
  const made = ifMatch(request);
  const changed = await lens.dashboards.updateWidget(principal, params, body, made, requestFacts(request));
  return { kind: 'json', status: 200, body: changed };
};
