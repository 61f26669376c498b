import type { Handler } from '../../http/handler.ts';
import { runOptions } from '../queries/run-options.ts';

/** `POST /datasets/:id/values` */
export const listFieldValues: Handler<'listFieldValues'> = async ({
  lens,
  principal,
  params,
  body,
  request,
}) => ({
  kind: 'answer',
  answer: await lens.datasets.answerValues(principal, params.id, body, runOptions(request)),
});
