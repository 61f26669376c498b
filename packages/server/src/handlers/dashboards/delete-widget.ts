import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `DELETE /dashboards/:id/widgets/:widgetId` */
export const deleteWidget: Handler<'deleteWidget'> = async ({ lens, principal, params, request }) => {
  await lens.dashboards.deleteWidget(principal, params, ifMatch(request), requestFacts(request));
  return { kind: 'empty', status: 204 };
};
