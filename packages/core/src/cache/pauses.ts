/** Keys for which something is not tried again for a moment. */
export interface Pauses {
  has(key: string): boolean;
  add(key: string): void;
}

export interface PausesOptions {
  pauseMs: number;
  /** Milliseconds of a clock that may be set back. */
  now: () => number;
  /** The oldest go first when there are more. @default 1000 */
  max?: number;
}

/** Remembers keys for `pauseMs` each. */
export function createPauses({ pauseMs, now, max = 1_000 }: PausesOptions): Pauses {
  const since = new Map<string, number>();
  return {
    has(key) {
      const from = since.get(key);
      if (from === undefined) return false;
      const passed = now() - from;
      if (passed >= 0 && passed < pauseMs) return true;
      since.delete(key);
      return false;
    },
    add(key) {
      since.delete(key);
      since.set(key, now());
      if (since.size <= max) return;
      for (const oldest of since.keys()) {
        since.delete(oldest);
        break;
      }
    },
  };
}
