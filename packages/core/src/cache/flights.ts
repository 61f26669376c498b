import { cancelled, untilAborted } from './until-aborted.ts';

/** One load under way, or just being kept, and those who wait for it. */
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

/** Brings what a flight is for. */
export type FlightLoad<T> = (signal: AbortSignal) => Promise<T>;

/** Takes what was loaded, to be kept unless it is outdated; undefined when that is done at once. */
export type FlightLand<T> = (value: T, isOutdated: () => boolean) => Promise<void> | undefined;

/** Loads under way by key, so that the same question is asked once. */
export interface Flights<T> {
  /**
   * The load to join, if there is one that is still good: for `fresh`, one that is fresh too and has
   * not landed yet.
   */
  find(key: string, fresh: boolean): Flight<T> | undefined;
  /**
   * Starts a load; whoever asks for this key from now on finds it. Waiters get the value as soon as it
   * has landed, and others find it until it is kept.
   *
   * @param land Never throws and never rejects.
   */
  start(request: FlightRequest, load: FlightLoad<T>, land: FlightLand<T>): Flight<T>;
  /** Marks every load with one of the tags as outdated; whoever asks from now on does not find it. */
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
      if (flight === undefined || (fresh && !(flight.fresh && active.has(flight)))) return undefined;
      return flight;
    },
    start(request, load, land) {
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
        .then(async () => load(controller.signal))
        .then(
          (value) => {
            active.delete(flight);
            const landing = land(value, () => flight.outdated);
            if (landing === undefined) hide(flight);
            else void landing.then(() => hide(flight));
            return value;
          },
          (error: unknown) => {
            active.delete(flight);
            hide(flight);
            throw error;
          },
        );
      // Each waiter sees a failure by itself; the last may have left before.
      outcome.catch(() => {});
      return flight;
    },
    outdate(tags) {
      // What has landed and is just being kept is not active any more.
      for (const flight of new Set([...active.keys(), ...joinable.values()])) {
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
