import { LensError } from '../errors/index.ts';

/**
 * The promise's outcome, or `query_cancelled` as soon as the signal aborts. What becomes of the
 * promise then is not heard of.
 */
export async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  if (signal.aborted) {
    promise.catch(() => {});
    throw cancelled(signal.reason);
  }
  let onAbort: () => void = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(cancelled(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

/** The error of a query that nobody waits for any more. */
export function cancelled(cause?: unknown): LensError {
  return new LensError('query_cancelled', 'The query was cancelled before it had an answer.', { cause });
}
