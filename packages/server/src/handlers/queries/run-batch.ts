import type { Handler } from '../../http/handler.ts';
import { runOptions } from './run-options.ts';

/** `POST /query/batch`: one question's failure is that question's item. */
export const runBatch: Handler<'runBatch'> = async ({ lens, principal, body, request }) => {
  const started = performance.now();
  const items = await lens.queries.answerMany(body, principal, runOptions(request));
  return { kind: 'answers', items, warnings: [], durationMs: performance.now() - started };
};
