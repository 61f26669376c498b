import type { QuerySpec } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';
import { runOptions } from './run-options.ts';

/** `POST /query` */
export const runQuery: Handler<'runQuery'> = async ({ lens, principal, request }) => {
  // Checked by the service, which tells more of what is wrong than its shape.
  const asked = (await request.json()) as QuerySpec | Uint8Array;
  return { kind: 'answer', answer: await lens.queries.answer(asked, principal, runOptions(request)) };
};
