import type { Handler } from '../../http/handler.ts';
import { runOptions } from './run-options.ts';

/** `POST /query` */
export const runQuery: Handler<'runQuery'> = async ({ lens, principal, body, request }) => ({
  kind: 'answer',
  answer: await lens.queries.answer(body, principal, runOptions(request)),
});
