/** Small work that no caller waits for. */
export interface Background {
  /** Begins the work now. What it throws is told to `onError`; when too much is under way already, it is not begun. */
  run(work: () => Promise<void>): void;
  /** Resolves once all that was begun has ended. Nothing is begun any more. */
  close(): Promise<void>;
}

export interface BackgroundOptions {
  /** Told of work that failed, and with undefined of work that was not begun. */
  onError(error: unknown): void;
  /** How much may be under way at one time. @default 100 */
  maxPending?: number;
}

/** Keeps count of such work, so that closing can wait for it. It sets no timer. */
export function createBackground({ onError, maxPending = 100 }: BackgroundOptions): Background {
  const pending = new Set<Promise<void>>();
  let isClosed = false;

  return {
    run(work) {
      if (isClosed) return;
      if (pending.size >= maxPending) {
        onError(undefined);
        return;
      }
      const done: Promise<void> = work()
        .catch(onError)
        .finally(() => pending.delete(done));
      pending.add(done);
    },
    async close() {
      isClosed = true;
      await Promise.all(pending);
    },
  };
}
