import type { Handler } from '../../http/handler.ts';
import { runOptions } from './run-options.ts';

/** `GET /query?q=`: the same as `POST /query`, for who may have the answer already. */
export const getQuery: Handler<'getQuery'> = async ({ lens, principal, query, request }) => ({
  kind: 'answer',
  answer: await lens.queries.answer(Buffer.from(query.q, 'base64url'), principal, runOptions(request)),
  isConditional: true,
});
