import type { Answer } from '../answers/answer.ts';
import { readWidgets } from '../answers/read-widgets.ts';
import type { BatchRequest, BatchResult, QuerySpec } from '../contract.ts';
import { LensClientError } from '../errors/client-error.ts';
import type { CallOptions, ClientSettings } from '../options.ts';
import { route } from '../route.ts';
import { createDeadline, type Deadline } from '../transport/deadline.ts';
import type { Request } from '../transport/request.ts';

/** As many as the API takes at once. */
const MAX_QUESTIONS = 50;

/** A question, asked with others of the same tick. */
export type AskInTick = (spec: QuerySpec, options: CallOptions) => Promise<Answer<unknown>>;

interface Asked {
  readonly spec: QuerySpec;
  readonly options: CallOptions;
  readonly deadline: Deadline;
  settle(answer: Promise<Answer<unknown>>): void;
}

/**
 * Gathers the questions of one tick and asks them in one round trip; one alone is asked by `askAlone`. Each fails by itself,
 * and the request is given up when nobody waits for any of its answers.
 */
export function createAskInTick(
  request: Request,
  { numbers, timeoutMs }: Pick<ClientSettings, 'numbers' | 'timeoutMs'>,
  askAlone: AskInTick,
): AskInTick {
  let asked: Asked[] = [];

  function flush(): void {
    const all = asked;
    asked = [];
    for (let at = 0; at < all.length; at += MAX_QUESTIONS) askTogether(all.slice(at, at + MAX_QUESTIONS));
  }

  function askTogether(group: readonly Asked[]): void {
    const [only, ...others] = group;
    if (only !== undefined && others.length === 0) {
      only.settle(askAlone(only.spec, only.options));
      return;
    }
    const controller = new AbortController();
    const queries = group.map(({ spec }, index) => ({ id: String(index), query: spec }));
    const body: BatchRequest = { queries };
    const reply = request<BatchResult>(
      { ...route('POST /query/batch'), body, repeatable: true },
      {
        signal: controller.signal,
        timeoutMs: Math.max(...group.map(({ options }) => options.timeoutMs ?? timeoutMs)),
      },
    ).then(({ body: result }) => readWidgets(result, numbers).widgets);
    let waiting = group.length;
    for (const [index, { deadline, settle }] of group.entries()) {
      const answer = deadline.race(reply).then((answers) => {
        const found = answers.find(({ id }) => id === String(index));
        if (found?.status === 'ok') return found.result;
        throw found?.error ?? unanswered();
      });
      settle(
        answer.finally(() => {
          waiting -= 1;
          if (waiting === 0) controller.abort();
        }),
      );
    }
  }

  return (spec, options) => {
    const deadline = createDeadline('POST /query', options.timeoutMs ?? timeoutMs, options.signal);
    if (asked.length === 0) queueMicrotask(flush);
    const answer = new Promise<Answer<unknown>>((settle) => {
      asked.push({ spec, options, deadline, settle });
    });
    return answer.finally(() => deadline.dispose());
  };
}

function unanswered(): LensClientError {
  const detail = 'POST /query/batch left one of the questions without an answer. Ask again.';
  return new LensClientError({ code: 'invalid_response', detail });
}
