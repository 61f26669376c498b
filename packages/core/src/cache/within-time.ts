/** True for what has to be awaited, promises of other libraries included. */
export function isPromiseLike<T>(value: PromiseLike<T> | T): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** No outcome in time; there may be one later. */
export class LateError extends Error {
  constructor(milliseconds: number) {
    super(`The cache store did not answer within ${milliseconds} ms.`);
  }
}

/** The outcome of a promise, or an error after `milliseconds` without one. A later outcome is ignored. */
export async function withinTime<T>(promise: PromiseLike<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = (): void => reject(new LateError(milliseconds));
    // After a stall of this very process the timer comes before the answer that waits to be read: let it be read first.
    timer = setTimeout(() => setImmediate(() => setImmediate(giveUp)), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
