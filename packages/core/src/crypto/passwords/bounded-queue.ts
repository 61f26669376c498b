import { UnavailableError } from '../../errors/index.ts';

export interface BoundedQueueOptions {
  maxConcurrent: number;
  /** How many may wait for a place. */
  maxQueue: number;
}

/** Runs work when there is a place. Throws UnavailableError `hashing_busy` when too many wait already. */
export type BoundedQueue = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** A semaphore whose waiters are served in order and bounded in number. */
export function createBoundedQueue({ maxConcurrent, maxQueue }: BoundedQueueOptions): BoundedQueue {
  const waiting: (() => void)[] = [];
  let running = 0;

  async function enter(): Promise<void> {
    if (running < maxConcurrent) {
      running += 1;
      return;
    }
    if (waiting.length >= maxQueue) {
      throw new UnavailableError(
        'hashing_busy',
        'Too many passwords are being checked at this moment. Try again shortly.',
        2,
      );
    }
    // The place is handed on by `leave`, so that no newcomer slips in between.
    await new Promise<void>((resolve) => waiting.push(resolve));
  }

  function leave(): void {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }

  return async (work) => {
    await enter();
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
