import { setTimeout as sleep } from 'node:timers/promises';

/**
 * The newest result of something slow, waited for no longer than asked: past that the result before it,
 * or `otherwise` while there is none. What was started goes on and is there for the next caller.
 */
export function latestOf<Result>(
  run: () => Promise<Result>,
  waitMs: number,
  otherwise: () => Result,
): () => Promise<Result> {
  let latest: Result | undefined;
  return async () => {
    const running = run().then((result) => {
      latest = result;
      return result;
    });
    const patience = new AbortController();
    const waited = sleep(waitMs, undefined, { signal: patience.signal }).then(
      () => latest ?? otherwise(),
      () => running,
    );
    try {
      return await Promise.race([running, waited]);
    } finally {
      patience.abort();
    }
  };
}
