import { UnavailableError } from '@istari-lens/core';
import type { RateLimitClaim, RateLimiter, RateLimitState } from '@istari-lens/core';
import type { HttpRequest } from '../http/request.ts';

/**
 * Counts one more for every claim and says in `RateLimit` and `RateLimit-Policy` where the tightest stands
 * (draft-ietf-httpapi-ratelimit-headers). Throws UnavailableError `rate_limited` when nothing is left of
 * one; nothing is counted then. Without a promise where the limiter answers at once.
 *
 * @param subject What there was too much of, such as "tries to log in".
 */
export function spend(
  limiter: RateLimiter,
  request: HttpRequest,
  claims: readonly RateLimitClaim[],
  subject: string,
): void | Promise<void> {
  const states = limiter.take(claims);
  if (!(states instanceof Promise)) return settle(request, claims, states, subject);
  return states.then((given) => settle(request, claims, given, subject));
}

function settle(
  request: HttpRequest,
  claims: readonly RateLimitClaim[],
  states: readonly RateLimitState[],
  subject: string,
): void {
  let tightest: [RateLimitClaim, RateLimitState] | undefined;
  for (const [place, claim] of claims.entries()) {
    const state = states[place];
    if (state === undefined) continue;
    announce(
      request,
      'RateLimit-Policy',
      `"${claim.rule.name}";q=${claim.rule.limit};w=${claim.rule.windowSeconds}`,
    );
    if (tightest === undefined || isTighter(state, tightest[1])) tightest = [claim, state];
  }
  if (tightest === undefined) return;
  const [{ rule }, { remaining, resetSeconds, exceeded }] = tightest;
  announce(request, 'RateLimit', `"${rule.name}";r=${remaining};t=${resetSeconds}`);
  if (!exceeded) return;
  throw new UnavailableError(
    'rate_limited',
    `There were too many ${subject}. Wait ${resetSeconds} seconds, then try again.`,
    resetSeconds,
  );
}

/** Of two that are spent, the one that lasts longer: before it ends there is no use in trying. */
function isTighter(state: RateLimitState, other: RateLimitState): boolean {
  if (state.exceeded !== other.exceeded) return state.exceeded;
  if (state.exceeded) return state.resetSeconds > other.resetSeconds;
  return state.remaining < other.remaining;
}

/** Both fields are lists: what was said before stays. */
function announce(request: HttpRequest, name: string, value: string): void {
  const before = request.answerHeaders.get(name);
  request.answerHeaders.set(name, before === undefined ? value : `${before}, ${value}`);
}
