import type { Handler } from '../../http/handler.ts';
import { runOptions } from '../queries/run-options.ts';

/** `POST /dashboards/:id/filters/:filterId/values` */
export const listFilterValues: Handler<'listFilterValues'> = async ({
  lens,
  principal,
  params,
  body,
  request,
}) => ({
  kind: 'answer',
  answer: await lens.dashboards.answerFilterValues(principal, params, body, runOptions(request)),
});
