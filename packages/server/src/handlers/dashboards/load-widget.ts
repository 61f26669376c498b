import type { Handler } from '../../http/handler.ts';
import { runOptions } from '../queries/run-options.ts';

/** `POST /dashboards/:id/widgets/:widgetId/data` */
export const loadWidget: Handler<'loadWidget'> = async ({ lens, principal, params, body, request }) => ({
  kind: 'answer',
  answer: await lens.dashboards.answerWidget(principal, params, body, runOptions(request)),
});
