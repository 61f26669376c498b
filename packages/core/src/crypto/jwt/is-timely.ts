/** How far in the future a token may have been issued, in seconds: clocks of several servers differ. */
export const MAX_CLOCK_SKEW = 30;

/** The times that a token carries, in seconds since 1970 (RFC 7519 sections 4.1.4 to 4.1.6). */
export interface JwtTimes {
  iat: number;
  exp: number;
  nbf?: number | undefined;
}

/**
 * Whether a token may be used now: the whole of its verdict that changes with the clock. The tolerance
 * is for `iat` and `nbf` only: a token is dead at its `exp`, and never outlives its kind. Since `exp` is
 * at most `maxAgeSeconds` after `iat`, it bounds the age as well.
 */
export function isTimely({ iat, exp, nbf = iat }: JwtTimes, now: Date, maxAgeSeconds: number): boolean {
  const latestStart = Math.floor(now.getTime() / 1000) + MAX_CLOCK_SKEW;
  return exp * 1000 > now.getTime() && exp - iat <= maxAgeSeconds && iat <= latestStart && nbf <= latestStart;
}
