import type { Logger } from '@istari-lens/core';
import type { Principal, Problem, Route } from '@istari-lens/core/contract';
import { describeError } from '../observability/describe-error.ts';

/** What is known of a request that failed. */
export interface ErrorFacts {
  readonly requestId: string;
  readonly method: string;
  /** Path of the route as the contract has it; undefined for an unknown address. */
  readonly route: string | undefined;
  readonly status: number;
  readonly code: Problem['code'];
  /** Undefined until it is known who asks. */
  readonly tenant: string | undefined;
  readonly principal: { readonly kind: Principal['kind']; readonly id: string } | undefined;
}

/** The part of a request under way that is told of. */
interface Failed {
  readonly id: string;
  readonly method: string;
  readonly route: Route | undefined;
  readonly principal: Principal | undefined;
}

/** Tells the host of an error. */
export type ReportError = (error: unknown, request: Failed, problem: Problem) => void;

/** A hook that harms no answer: it is called after the answer is on its way, and what it throws is logged. */
export function createReportError(
  onError: (error: unknown, facts: ErrorFacts) => Promise<void> | void,
  logger: Logger,
): ReportError {
  const failed = (cause: unknown): void =>
    logger.warn({ hook: 'onError', err: describeError(cause) }, 'a hook of the host failed');
  return (error, { id, method, route, principal }, { status, code }) => {
    const facts: ErrorFacts = Object.freeze({
      requestId: id,
      method,
      route: route?.path,
      status,
      code,
      tenant: principal?.tenant,
      principal: principal && Object.freeze({ kind: principal.kind, id: principal.id }),
    });
    setImmediate(() => {
      try {
        Promise.resolve(onError(error, facts)).catch(failed);
      } catch (cause) {
        failed(cause);
      }
    });
  };
}
