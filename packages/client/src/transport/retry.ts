import type { LensClientError } from '../errors/client-error.ts';
import type { ClientSettings } from '../options.ts';

const RETRYABLE: ReadonlySet<number> = new Set([408, 429, 502, 503, 504]);

/** Decides whether a failed attempt is repeated. One for a client, since the budget is shared by its calls. */
export interface RetryPolicy {
  /**
   * Milliseconds to wait before the next attempt, or undefined when there is none.
   * @param attempt the attempts made so far
   */
  next(error: LensClientError, attempt: number): number | undefined;
  /** A call succeeded: earns a tenth of a repeat back. */
  earn(): void;
}

/**
 * Full jitter: each wait is uniformly random between 0 and a bound that doubles with every attempt, so that
 * clients that failed together do not come back together. What the server asks for (`Retry-After`) is a
 * floor, with jitter on top.
 */
export function createRetryPolicy(retry: ClientSettings['retry']): RetryPolicy {
  let tokens = retry.budget;
  return {
    next(error, attempt) {
      if (!isTransient(error) || attempt >= retry.attempts || tokens < 1) return undefined;
      tokens -= 1;
      const bound = Math.min(retry.maxDelayMs, retry.baseDelayMs * 2 ** (attempt - 1));
      return (error.retryAfterMs ?? 0) + Math.random() * bound;
    },
    earn() {
      tokens = Math.min(retry.budget, tokens + 0.1);
    },
  };
}

/** Codes that pass by themselves, whatever their status. */
const PASSING: ReadonlySet<string> = new Set(['network_error', 'idempotency_in_progress']);

function isTransient(error: LensClientError): boolean {
  return PASSING.has(error.code) || RETRYABLE.has(error.status);
}
