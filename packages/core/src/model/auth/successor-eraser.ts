/** Erases refresh tokens that were kept encrypted for the grace period. */
export interface SuccessorEraser {
  /** Erases once the grace of a rotation made now is over. */
  schedule(): void;
  /** Drops what is scheduled; the next process to start erases it. */
  close(): void;
}

export interface SuccessorEraserOptions {
  graceMs: number;
  /** Never rejects for long: what fails is tried again with the next rotation. */
  erase(): Promise<void>;
}

/** One timer for any number of rotations; it does not keep the process alive. */
export function createSuccessorEraser({ graceMs, erase }: SuccessorEraserOptions): SuccessorEraser {
  let timer: NodeJS.Timeout | undefined;
  let again = false;
  let closed = false;

  function start(): void {
    timer = setTimeout(() => {
      timer = undefined;
      // A failed run leaves the text to the next one; it is encrypted meanwhile.
      erase().catch(() => {});
      if (again && !closed) {
        again = false;
        start();
      }
    }, graceMs + 500).unref();
  }

  return {
    schedule() {
      if (closed) return;
      if (timer === undefined) start();
      else again = true;
    },
    close() {
      closed = true;
      clearTimeout(timer);
    },
  };
}
