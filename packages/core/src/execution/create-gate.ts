import { LensError, UnavailableError } from '../errors/index.ts';

export interface GateOptions {
  /** How many may be inside at once. */
  capacity: number;
  /** How many may wait. */
  maxQueued: number;
  /** How long each may wait. */
  maxWaitMs: number;
}

export interface GateVisit {
  tenant: string;
  signal?: AbortSignal;
}

/** Lets a bounded number of queries through to one database. */
export interface Gate {
  /**
   * Runs `work` once there is room. Tenants take turns, so that a crowd of one does not hold up
   * another.
   *
   * @throws UnavailableError `queue_full` when too many wait or it took too long; LensError
   * `query_cancelled` when the signal aborts meanwhile.
   */
  pass<T>(visit: GateVisit, work: () => Promise<T>): Promise<T>;
  stats(): { running: number; queued: number };
}

interface Waiter {
  admit: () => void;
}

/** An empty gate. */
export function createGate(options: GateOptions): Gate {
  // Tenants in the order of their turns, each with its waiters in the order of arrival.
  const waiting = new Map<string, Waiter[]>();
  let running = 0;
  let queued = 0;

  function leave(tenant: string, waiter: Waiter): void {
    const line = waiting.get(tenant);
    const place = line?.indexOf(waiter) ?? -1;
    if (line === undefined || place < 0) return;
    line.splice(place, 1);
    queued -= 1;
    if (line.length === 0) waiting.delete(tenant);
  }

  function admitNext(): void {
    const [tenant, line] = waiting.entries().next().value ?? [];
    const next = line?.[0];
    if (tenant === undefined || line === undefined || next === undefined) return;
    leave(tenant, next);
    if (line.length > 0) {
      waiting.delete(tenant);
      waiting.set(tenant, line);
    }
    running += 1;
    next.admit();
  }

  async function waitForTurn({ tenant, signal }: GateVisit): Promise<void> {
    if (queued >= options.maxQueued) throw full();
    await new Promise<void>((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      };
      const waiter: Waiter = {
        admit() {
          settle();
          resolve();
        },
      };
      const giveUp = (error: LensError): void => {
        settle();
        leave(tenant, waiter);
        reject(error);
      };
      const onAbort = (): void => giveUp(cancelled(signal?.reason));
      const timer = setTimeout(() => giveUp(full()), options.maxWaitMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      const line = waiting.get(tenant);
      if (line === undefined) waiting.set(tenant, [waiter]);
      else line.push(waiter);
      queued += 1;
    });
  }

  return {
    async pass(visit, work) {
      if (visit.signal?.aborted === true) throw cancelled(visit.signal.reason);
      if (running < options.capacity) running += 1;
      else await waitForTurn(visit);
      try {
        return await work();
      } finally {
        running -= 1;
        admitNext();
      }
    },
    stats: () => ({ running, queued }),
  };
}

function full(): UnavailableError {
  return new UnavailableError(
    'queue_full',
    'Too many queries are waiting for this data source. Try again in a moment.',
    2,
  );
}

function cancelled(cause: unknown): LensError {
  return new LensError('query_cancelled', 'The query was cancelled before it had an answer.', { cause });
}
