import { LensError } from '../errors/index.ts';

/** One load under way and those who wait for it. */
export interface Flight<T> {
  readonly key: string;
  readonly tags: readonly string[];
  /** True when it was started to replace an existing answer. */
  readonly fresh: boolean;
  /** Set when what it loads was invalidated meanwhile: its waiters get it, but it must not be kept. */
  outdated: boolean;
  /** Resolves or rejects for this waiter; leaves at once when the signal aborts. */
  wait(signal?: AbortSignal): Promise<T>;
}

export interface FlightRequest {
  key: string;
  tags: readonly string[];
  fresh: boolean;
}

/** Loads under way by key, so that the same question is asked once. */
export interface Flights<T> {
  /** The load to join, if one is under way that is still good: for `fresh`, one that is fresh too. */
  find(key: string, fresh: boolean): Flight<T> | undefined;
  /** Starts a load; whoever asks for this key from now on finds it. */
  start(request: FlightRequest, load: (flight: Flight<T>, signal: AbortSignal) => Promise<T>): Flight<T>;
  /** Marks every load with one of the tags as outdated, also those whose answer is just being kept. */
  outdate(tags: readonly string[]): void;
  /** Aborts every load. */
  abortAll(): void;
}

/** An empty set of flights. The last waiter to leave a load aborts it. */
export function createFlights<T>(): Flights<T> {
  const joinable = new Map<string, Flight<T>>();
  const active = new Map<Flight<T>, AbortController>();

  const hide = (flight: Flight<T>): void => {
    if (joinable.get(flight.key) === flight) joinable.delete(flight.key);
  };

  return {
    find(key, fresh) {
      const flight = joinable.get(key);
      return flight !== undefined && (!fresh || flight.fresh) ? flight : undefined;
    },
    start(request, load) {
      const controller = new AbortController();
      let waiters = 0;
      const flight: Flight<T> = {
        ...request,
        outdated: false,
        async wait(signal) {
          waiters += 1;
          try {
            return await untilAborted(outcome, signal);
          } finally {
            waiters -= 1;
            if (waiters === 0 && active.has(flight)) {
              hide(flight);
              controller.abort(cancelled());
            }
          }
        },
      };
      const older = joinable.get(request.key);
      // What started earlier must not replace what this one brings.
      if (older !== undefined) older.outdated = true;
      joinable.set(request.key, flight);
      active.set(flight, controller);
      const outcome = Promise.resolve()
        .then(async () => load(flight, controller.signal))
        .finally(() => {
          active.delete(flight);
          hide(flight);
        });
      // Each waiter sees a failure by itself; the last may have left before.
      outcome.catch(() => {});
      return flight;
    },
    outdate(tags) {
      for (const flight of active.keys()) {
        if (!flight.tags.some((tag) => tags.includes(tag))) continue;
        flight.outdated = true;
        hide(flight);
      }
    },
    abortAll() {
      for (const [flight, controller] of active) {
        hide(flight);
        controller.abort(cancelled());
      }
    },
  };
}

async function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  if (signal.aborted) throw cancelled(signal.reason);
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

function cancelled(cause?: unknown): LensError {
  return new LensError('query_cancelled', 'The query was cancelled before it had an answer.', { cause });
}
