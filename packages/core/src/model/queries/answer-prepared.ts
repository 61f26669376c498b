import { randomUUID } from 'node:crypto';
import type { CacheLoad } from '../../cache/index.ts';
import type { Answer, RunOptions } from '../../lens-types.ts';
import type { Executor } from '../../execution/index.ts';
import { loadAnswer, type LoadContext } from '../cardinality/load-answer.ts';
import type { AskContext } from './ask-context.ts';
import type { CacheFacts, PreparedQuestion } from './prepare-question.ts';

export interface AnswerOptions extends RunOptions {
  /** Runs the question when the cache has no answer. @default by a statement of its own */
  run?: Executor['run'];
  /** When the answer was asked for, by `performance.now()`. @default now */
  startedAt?: number;
}

/** Answers a prepared question: from the cache, and only on a miss from the database. */
export function answerPrepared(
  context: AskContext,
  prepared: PreparedQuestion,
  options: AnswerOptions = {},
): Promise<Answer> {
  return answerFrom(
    context,
    prepared,
    (signal) => loadAnswer(runningBy(context, options), prepared, signal),
    options,
  );
}

/**
 * Answers a question that was prepared before. `prepareAgain` gives the same prepared question once more;
 * it is called only when the answer has to be loaded.
 */
export function answerRemembered(
  context: AskContext,
  facts: CacheFacts,
  prepareAgain: () => Promise<PreparedQuestion> | PreparedQuestion,
  options: AnswerOptions,
): Promise<Answer> {
  const load: CacheLoad = async (signal) => {
    const prepared = await prepareAgain();
    // An answer is kept under its own key or not at all.
    if (prepared.key !== facts.key) throw new TypeError('A remembered question has become another one.');
    return loadAnswer(runningBy(context, options), prepared, signal);
  };
  return answerFrom(context, facts, load, options);
}

/** Answers the question that these facts belong to. `load` makes its answer when the cache has none. */
export async function answerFrom(
  context: Pick<AskContext, 'cache' | 'clock'>,
  facts: CacheFacts,
  load: CacheLoad,
  options: AnswerOptions,
): Promise<Answer> {
  const { startedAt = performance.now() } = options;
  const answer = await context.cache.getOrLoad(facts.key, load, {
    ...lifetime(facts, context.clock),
    tags: facts.tags,
    fresh: options.fresh ?? false,
    signal: options.signal,
  });
  return {
    body: answer.body,
    get etag() {
      return answer.etag;
    },
    queryId: options.queryId ?? randomUUID(),
    cache: { status: answer.status, ageMs: answer.ageMs },
    durationMs: performance.now() - startedAt,
  };
}

/**
 * The answers to these questions, at once, when all of them are fresh and at hand. None of them has been waited
 * for, so each took as long as all together.
 */
export function recallAnswers(
  { cache }: Pick<AskContext, 'cache'>,
  keys: readonly string[],
  startedAt: number,
): Answer[] | undefined {
  const found = cache.recall(keys);
  if (found === undefined) return undefined;
  const durationMs = performance.now() - startedAt;
  return found.map((answer) => ({
    body: answer.body,
    get etag() {
      return answer.etag;
    },
    queryId: randomUUID(),
    cache: { status: answer.status, ageMs: answer.ageMs },
    durationMs,
  }));
}

function runningBy(context: AskContext, { run }: AnswerOptions): LoadContext {
  return run === undefined ? context : { ...context, executor: { run } };
}

function lifetime(facts: CacheFacts, clock: () => Date): { ttlMs: number; staleMs: number } {
  const { ttlMs, staleMs, validUntil } = facts;
  if (validUntil === null) return { ttlMs, staleMs };
  // From then on the same words mean another range; the answer to this one stays right, but nobody asks it.
  const leftMs = Math.max(0, validUntil - clock().getTime());
  return { ttlMs: Math.min(ttlMs, leftMs), staleMs: Math.min(staleMs, Math.max(0, leftMs - ttlMs)) };
}
