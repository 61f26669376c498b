import type { Answer } from '../../lens-types.ts';
import { answerPrepared, type AnswerOptions } from './answer-prepared.ts';
import type { AskContext } from './ask-context.ts';
import { prepareQuestion } from './prepare-question.ts';
import type { Question } from './question.ts';

/**
 * Answers one question: compile, then the cache, and only on a miss the database. What the principal
 * may ask has been decided before.
 */
export async function ask(
  context: AskContext,
  question: Question,
  options: AnswerOptions = {},
): Promise<Answer> {
  const startedAt = performance.now();
  return answerPrepared(context, await prepareQuestion(context, question), { ...options, startedAt });
}
