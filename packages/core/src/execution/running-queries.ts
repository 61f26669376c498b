import { createHash } from 'node:crypto';

/** Who asks, and the id they gave their question. */
export interface QueryOwner {
  readonly tenant: string;
  readonly kind: string;
  readonly id: string;
  /** A UUID in lower case. */
  readonly queryId: string;
}

export interface RunningQueriesOptions {
  /**
   * Tells the other processes that queries under this key are withdrawn from; they hand it to `hear`. The key
   * tells nobody who asks. @default nobody is told
   */
  announce?: (key: string) => void;
}

/** The questions of one Lens that wait for their answers and whose askers gave them an id. */
export interface RunningQueries {
  /**
   * Runs `work` with a signal that aborts with the given one, or when the owner cancels. Several questions of an
   * owner may have the same id, as the requests of a retry do; they are cancelled together.
   */
  during<T>(
    owner: QueryOwner,
    signal: AbortSignal | undefined,
    work: (signal: AbortSignal) => Promise<T>,
  ): Promise<T>;
  /** Withdraws the owner's waiters of that id, here and in other processes; no others', and none is no error. */
  cancel(owner: QueryOwner): void;
  /** What another process announced. */
  hear(key: string): void;
  /** Questions under an id that wait now. */
  size(): number;
}

/** An empty registry. It holds a question only while it waits, so it needs no bound of its own. */
export function createRunningQueries(options: RunningQueriesOptions = {}): RunningQueries {
  const waiters = new Map<string, Set<AbortController>>();

  const hear = (key: string): void => {
    for (const waiter of waiters.get(key) ?? []) waiter.abort();
  };

  return {
    async during(owner, signal, work) {
      const key = keyOf(owner);
      const own = new AbortController();
      const others = waiters.get(key);
      if (others === undefined) waiters.set(key, new Set([own]));
      else others.add(own);
      try {
        return await work(signal === undefined ? own.signal : AbortSignal.any([signal, own.signal]));
      } finally {
        const left = waiters.get(key);
        left?.delete(own);
        if (left?.size === 0) waiters.delete(key);
      }
    },
    cancel(owner) {
      const key = keyOf(owner);
      hear(key);
      options.announce?.(key);
    },
    hear,
    size: () => [...waiters.values()].reduce((sum, { size }) => sum + size, 0),
  };
}

/** Holds everything that makes an asker, so that nobody reaches another's query by knowing its id. */
function keyOf({ tenant, kind, id, queryId }: QueryOwner): string {
  return createHash('sha256')
    .update(JSON.stringify([tenant, kind, id, queryId]))
    .digest('base64url');
}
