/** How much of something is allowed in a time. */
export interface RateLimitRule {
  /** Appears in headers, so letters, digits and hyphens only. */
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

/** One count that something adds to. */
export interface RateLimitClaim {
  readonly rule: RateLimitRule;
  /** Whose count it is: a principal, a tenant, an address. */
  readonly key: string;
  /**
   * Who answers for the key, such as its tenant. Where memory runs short, it is the keys of whoever has most
   * of them that are forgotten.
   */
  readonly owner: string;
}

/** Where a count stands. */
export interface RateLimitState {
  /** What is left in this window, never below 0. */
  readonly remaining: number;
  /** Until the window ends, at least 1. */
  readonly resetSeconds: number;
  /** True when there was nothing left. */
  readonly exceeded: boolean;
}

/**
 * Counts events by key, in windows that begin with a key's first event. A limiter that knows the answer at
 * once gives it without a promise.
 */
export interface RateLimiter {
  /**
   * Counts one more for every claim, all or nothing: when one has nothing left, none is counted. Never
   * rejects.
   *
   * @returns The states in the order of the claims.
   */
  take(claims: readonly RateLimitClaim[]): readonly RateLimitState[] | Promise<readonly RateLimitState[]>;
  /** Takes one back of every claim. Never rejects. */
  giveBack(claims: readonly RateLimitClaim[]): void | Promise<void>;
  /** Ends what the limiter opened. */
  close(): Promise<void>;
}
