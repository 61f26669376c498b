import type { Answer } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';
import type { Reply } from '../../http/reply.ts';
import { isNamed, runOptions } from './run-options.ts';

/** `GET /query?q=`: the same as `POST /query`, for who may have the answer already. */
export const getQuery: Handler<'getQuery'> = ({ lens, principal, query, request }) => {
  const asked = Buffer.from(query.q, 'base64url');
  const reply = (answer: Answer): Reply => ({ kind: 'answer', answer, isConditional: true });
  const known = isNamed(request) ? undefined : lens.queries.recall(asked, principal);
  if (known !== undefined) return reply(known);
  return lens.queries.answer(asked, principal, runOptions(request)).then(reply);
};
