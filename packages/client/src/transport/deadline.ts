import { LensClientError } from '../errors/client-error.ts';

/** The end of one call: its timeout and the caller's signal as one. */
export interface Deadline {
  /** For fetch. */
  readonly signal: AbortSignal;
  /** Milliseconds left. */
  remainingMs(): number;
  /** The promise, or a rejection as soon as the call is over. The promise itself goes on. */
  race<Value>(promise: Promise<Value>): Promise<Value>;
  /** Waits, and rejects as soon as the call is over. */
  sleep(ms: number): Promise<void>;
  /** The error of a call that is over; undefined while it is not. */
  error(): LensClientError | undefined;
  /** Lets go of the timer and of the caller's signal. */
  dispose(): void;
}

/** Starts the clock of a call. `target` is its method and path, for messages. */
export function createDeadline(target: string, timeoutMs: number, signal?: AbortSignal): Deadline {
  const controller = new AbortController();
  const endsAt = performance.now() + timeoutMs;
  let failure: LensClientError | undefined;
  let reject: (error: LensClientError) => void = () => {};
  const over = new Promise<never>((_, fail) => (reject = fail));
  // Nobody may be racing when the call ends; that is not an unhandled rejection.
  over.catch(() => {});

  function end(error: LensClientError): void {
    if (failure) return;
    failure = error;
    reject(error);
    controller.abort();
  }
  function onAbort(): void {
    const detail = `${target} was given up by its caller.`;
    end(new LensClientError({ code: 'aborted', detail, cause: signal?.reason }));
  }
  function onTimeout(): void {
    const detail = `${target} took longer than ${timeoutMs} ms. Ask for less, or raise timeoutMs.`;
    end(new LensClientError({ code: 'timeout', detail }));
  }

  // Timers hold 31 bits; a longer timeout would fire at once.
  const timer = timeoutMs < 2 ** 31 ? setTimeout(onTimeout, timeoutMs) : undefined;
  if (signal?.aborted) onAbort();
  signal?.addEventListener('abort', onAbort);

  const race = <Value>(promise: Promise<Value>): Promise<Value> => Promise.race([promise, over]);
  return {
    signal: controller.signal,
    remainingMs: () => endsAt - performance.now(),
    race,
    error: () => failure,
    async sleep(ms) {
      let sleeping: ReturnType<typeof setTimeout> | undefined;
      try {
        await race(new Promise<void>((wake) => (sleeping = setTimeout(wake, ms))));
      } finally {
        clearTimeout(sleeping);
      }
    },
    dispose() {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
    },
  };
}
