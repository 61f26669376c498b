import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /dashboards/:id/widgets` */
export const createWidget: Handler<'createWidget'> = async ({ lens, principal, params, body, request }) => {
  const { id } = params;
  const made = ifMatch(request);
  const added = await lens.dashboards.createWidget(principal, id, body, made, requestFacts(request));
  const location = `${request.mountPath}/dashboards/${id}/widgets/${encodeURIComponent(added.id)}`;
  return { kind: 'json', status: 201, body: added, location };
};
