/** Tells when this process has more to do than it can. */
export interface LoadShedder {
  /** To be called with every request; true while new questions should be turned away. */
  isOverloaded(): boolean;
}

export interface LoadShedderOptions {
  /** Longest round of the event loop, in milliseconds, at which questions are still taken. */
  maxDelayMs: number;
  /** Milliseconds that only move forward. @default performance.now */
  monotonic?: () => number;
}

/** A measurement older than this says nothing about now. */
const TRUST_MS = 1_000;

/** A measurement costs a round of the event loop, so not every request begins one. */
const PAUSE_MS = 20;

/**
 * Measures how long a round of the event loop takes while requests come in: from a request to when the
 * loop has dealt with all that was waiting with it. There is no timer: without requests nothing runs and
 * nothing has to be stopped.
 */
export function createLoadShedder(options: LoadShedderOptions): LoadShedder {
  const { maxDelayMs, monotonic = () => performance.now() } = options;
  let isMeasuring = false;
  let startedAt = 0;
  let delayMs = 0;
  let measuredAt = -Infinity;

  function measured(): void {
    isMeasuring = false;
    measuredAt = monotonic();
    delayMs = measuredAt - startedAt;
  }

  return {
    isOverloaded() {
      const now = monotonic();
      if (!isMeasuring && now - measuredAt >= PAUSE_MS) {
        isMeasuring = true;
        startedAt = now;
        setImmediate(measured);
      }
      return delayMs > maxDelayMs && now - measuredAt < TRUST_MS;
    },
  };
}
