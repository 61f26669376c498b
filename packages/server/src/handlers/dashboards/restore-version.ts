import type { Handler } from '../../http/handler.ts';
import { ifMatch } from '../if-match.ts';
import { requestFacts } from '../auth/request-facts.ts';

/** `POST /dashboards/:id/versions/:revision/restore` */
export const restoreVersion: Handler<'restoreVersion'> = async ({ lens, principal, params, request }) => {
  const restored = await lens.dashboards.restore(principal, params, ifMatch(request), requestFacts(request));
  return { kind: 'json', status: 200, body: restored };
};
