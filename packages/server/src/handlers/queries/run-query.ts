import type { QuerySpec } from '@istari-lens/core';
import type { Handler } from '../../http/handler.ts';
import { isNamed, runOptions } from './run-options.ts';

/** `POST /query` */
export const runQuery: Handler<'runQuery'> = async ({ lens, principal, request }) => {
  // Checked by the service, which tells more of what is wrong than its shape.
  const asked = (await request.json()) as QuerySpec | Uint8Array;
  const isRecalled = asked instanceof Uint8Array && !isNamed(request);
  const known = isRecalled ? lens.queries.recall(asked, principal) : undefined;
  const answer = known ?? (await lens.queries.answer(asked, principal, runOptions(request)));
  return { kind: 'answer', answer };
};
