import type { RateLimitClaim, RateLimiter, RateLimitRule, RateLimitState } from './types.ts';

export interface MemoryRateLimiterOptions {
  /** Keys remembered at most. @default 50000 */
  maxKeys?: number;
  /** Milliseconds that never go back. @default performance.now */
  now?: () => number;
}

interface Window {
  count: number;
  endsAt: number;
}

/** Windows by key, the oldest first. */
type Windows = Map<string, Window>;

/**
 * Counts in this process. When there are too many keys, whoever has more than a fair share of them loses
 * their own oldest, so that nobody can make the counts of others be forgotten by inventing keys.
 */
export function createMemoryRateLimiter(options: MemoryRateLimiterOptions = {}): RateLimiter {
  const { maxKeys = 50_000, now = () => performance.now() } = options;
  const owners = new Map<string, Windows>();
  let size = 0;

  function windowOf({ rule, key, owner }: RateLimitClaim, at: number): Window | undefined {
    const windows = owners.get(ownerOf(rule, owner));
    const found = windows?.get(key);
    return found !== undefined && found.endsAt > at ? found : undefined;
  }

  function open({ rule, key, owner }: RateLimitClaim, at: number): Window {
    const name = ownerOf(rule, owner);
    const before = owners.get(name);
    if (before?.delete(key) === true) size -= 1;
    if (size >= maxKeys) forgetOne(name);
    // Forgetting may have left nothing of it.
    const windows = owners.get(name) ?? new Map<string, Window>();
    owners.set(name, windows);
    const fresh = { count: 0, endsAt: at + rule.windowSeconds * 1000 };
    windows.set(key, fresh);
    size += 1;
    return fresh;
  }

  function forgetOne(newcomer: string): void {
    const held = owners.get(newcomer)?.size ?? 0;
    const [name, windows] = held > maxKeys / owners.size ? [newcomer, owners.get(newcomer)] : largest();
    const oldest = windows?.keys().next();
    if (windows === undefined || oldest === undefined || oldest.done === true) return;
    windows.delete(oldest.value);
    size -= 1;
    if (windows.size === 0) owners.delete(name);
  }

  /** Sought only when a newcomer with few keys meets a full memory. */
  function largest(): [string, Windows | undefined] {
    let found: [string, Windows | undefined] = ['', undefined];
    for (const [name, windows] of owners) {
      if (windows.size > (found[1]?.size ?? 0)) found = [name, windows];
    }
    return found;
  }

  return {
    take(claims) {
      const at = now();
      const isOver = claims.some((claim) => (windowOf(claim, at)?.count ?? 0) >= claim.rule.limit);
      return claims.map((claim) => {
        const window = windowOf(claim, at) ?? (isOver ? undefined : open(claim, at));
        if (!isOver && window !== undefined) window.count += 1;
        return stateOf(claim.rule, window, at, isOver);
      });
    },
    giveBack(claims) {
      const at = now();
      for (const claim of claims) {
        const window = windowOf(claim, at);
        if (window !== undefined) window.count = Math.max(0, window.count - 1);
      }
    },
    close: async () => {},
  };
}

function stateOf(
  { limit, windowSeconds }: RateLimitRule,
  window: Window | undefined,
  at: number,
  isOver: boolean,
): RateLimitState {
  const count = window?.count ?? 0;
  return {
    exceeded: isOver && count >= limit,
    remaining: Math.max(0, limit - count),
    resetSeconds: window === undefined ? windowSeconds : secondsUntil(window.endsAt, at, windowSeconds),
  };
}

/** The counts of one rule never push out those of another. */
function ownerOf(rule: RateLimitRule, owner: string): string {
  return `${rule.name}\0${owner}`;
}

/** Whole seconds, at least 1. What begins in between milliseconds must not last longer than its window by a rounding. */
function secondsUntil(end: number, at: number, windowSeconds: number): number {
  return Math.min(windowSeconds, Math.max(1, Math.ceil((end - at) / 1000)));
}
