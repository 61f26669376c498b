import type { Principal } from '../../contract/types/identity.ts';
import { LensError, type ErrorCode } from '../../errors/index.ts';
import type { Logger } from '../../lens-types.ts';
import { checkPrincipal } from '../access/check-principal.ts';
import { freezeDeeply } from '../is-immutable.ts';
import { tellHook } from './tell-hook.ts';
import type { AnswerEvent, LensHooks, QueryEvent, QueryEventKind } from './types.ts';

/** What is asked, before it is copied for the hooks. */
export interface Asked {
  kind: QueryEventKind;
  principal: Principal;
  target?: string;
  request?: unknown;
}

/** Asks with the hooks told before and after. */
export type HearQuestion = <Result>(
  asked: Asked,
  work: () => Promise<Result>,
  answersOf: (result: Result) => AnswerEvent[],
) => Promise<Result>;

/** Undefined when no hook wants to hear of questions: nothing is added to them then. */
export function createHearQuestion(
  { beforeQuery, afterQuery }: LensHooks,
  logger: Logger,
): HearQuestion | undefined {
  if (beforeQuery === undefined && afterQuery === undefined) return undefined;

  return async (asked, work, answersOf) => {
    checkPrincipal(asked.principal);
    const event = eventOf(asked);
    const startedAt = performance.now();
    const done = (more: { outcome: 'ok' | 'error'; code?: ErrorCode; answers: AnswerEvent[] }): void =>
      tellHook(
        logger,
        'afterQuery',
        afterQuery,
        freezeDeeply({ ...event, ...more, durationMs: performance.now() - startedAt }),
      );
    try {
      await callBefore(beforeQuery, event);
      const result = await work();
      done({ outcome: 'ok', answers: answersOf(result) });
      return result;
    } catch (error) {
      done({ outcome: 'error', code: codeOf(error), answers: [] });
      throw error;
    }
  };
}

async function callBefore(hook: LensHooks['beforeQuery'], event: QueryEvent): Promise<void> {
  try {
    await hook?.(event);
  } catch (error) {
    if (LensError.isInstance(error)) throw error;
    // Whatever the host threw, it must not pass for an answer to the caller.
    throw new Error('The hook beforeQuery failed, so the question was refused.', { cause: error });
  }
}

function eventOf({ kind, principal, target, request }: Asked): QueryEvent {
  const copied = copyOf(request);
  return freezeDeeply({
    kind,
    principal: copyOf(principal) as Principal,
    ...(target === undefined ? {} : { target }),
    ...(copied === undefined ? {} : { request: copied }),
  });
}

/** A copy that shares nothing with the value; undefined for what cannot be copied, which no check lets pass either. */
function copyOf(value: unknown): unknown {
  try {
    return value instanceof Uint8Array ? JSON.parse(new TextDecoder().decode(value)) : structuredClone(value);
  } catch {
    return undefined;
  }
}

function codeOf(error: unknown): ErrorCode {
  return LensError.isInstance(error) ? error.code : 'internal_error';
}
