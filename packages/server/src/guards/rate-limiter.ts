/** How much of something is allowed in a time. */
export interface RateLimitRule {
  /** Appears in headers. */
  name: string;
  limit: number;
  windowSeconds: number;
}

export interface RateLimitState {
  /** What is left in this window, never below 0. */
  remaining: number;
  resetSeconds: number;
  exceeded: boolean;
}

/** Counts events by key. Kept small, so that a shared store can stand behind it. */
export interface RateLimiter {
  /** Counts one more; nothing is counted once the limit is reached. */
  take(key: string, rule: RateLimitRule): Promise<RateLimitState>;
  /** Takes one back. */
  giveBack(key: string, rule: RateLimitRule): Promise<void>;
}

export interface MemoryRateLimiterOptions {
  /** Keys remembered at most; the oldest is forgotten first. @default 50000 */
  maxKeys?: number;
  /** Milliseconds since the epoch. @default Date.now */
  clock?: () => number;
}

/** Counts in this process, in fixed windows that begin with a key's first event. */
export function createMemoryRateLimiter(options: MemoryRateLimiterOptions = {}): RateLimiter {
  const { maxKeys = 50_000, clock = Date.now } = options;
  const windows = new Map<string, { count: number; endsAt: number }>();

  function windowOf(key: string, rule: RateLimitRule): { count: number; endsAt: number } {
    const now = clock();
    const known = windows.get(key);
    if (known !== undefined && known.endsAt > now) return known;
    windows.delete(key);
    const oldest = windows.size >= maxKeys ? windows.keys().next() : undefined;
    if (oldest?.value !== undefined) windows.delete(oldest.value);
    const fresh = { count: 0, endsAt: now + rule.windowSeconds * 1000 };
    windows.set(key, fresh);
    return fresh;
  }

  return {
    async take(key, rule) {
      const window = windowOf(`${rule.name}:${key}`, rule);
      const exceeded = window.count >= rule.limit;
      if (!exceeded) window.count += 1;
      return {
        exceeded,
        remaining: rule.limit - window.count,
        resetSeconds: Math.max(1, Math.ceil((window.endsAt - clock()) / 1000)),
      };
    },
    async giveBack(key, rule) {
      const window = windowOf(`${rule.name}:${key}`, rule);
      window.count = Math.max(0, window.count - 1);
    },
  };
}
