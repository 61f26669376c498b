import { randomUUID } from 'node:crypto';
import type { Answer, AnswerItem, Logger } from '../../lens-types.ts';
import { toLensError } from '../to-lens-error.ts';

/** One answer of several; one that fails is an item with its own error, as its caller may see it. */
export async function answerItem(
  logger: Logger,
  id: string,
  answer: () => Promise<Answer>,
): Promise<AnswerItem> {
  const startedAt = performance.now();
  try {
    const given = await answer();
    const { queryId, cache, durationMs } = given;
    return { id, status: 'ok', answer: given, meta: { id, queryId, cache, durationMs } };
  } catch (error) {
    const queryId = randomUUID();
    const meta = { id, queryId, cache: null, durationMs: performance.now() - startedAt };
    return { id, status: 'error', error: toLensError(error, logger, { itemId: id, queryId }), meta };
  }
}
