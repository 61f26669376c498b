import { createHash } from 'node:crypto';
import { UnavailableError } from '@istari-lens/core';
import type { HttpRequest } from '../http/request.ts';
import { ipPrefix } from './ip-prefix.ts';
import type { RateLimiter, RateLimitRule, RateLimitState } from './rate-limiter.ts';

/** One try to log in. */
export interface LoginAttempt {
  /** The try was no wrong guess, so it does not count. */
  forgive(): Promise<void>;
}

/** Bounds wrong guesses by account and by address. */
export interface LoginLimits {
  /** Counts a try before the password is looked at. Throws `rate_limited` past a limit. */
  begin(request: HttpRequest, email: string): Promise<LoginAttempt>;
}

const PER_ACCOUNT: RateLimitRule = { name: 'login-account', limit: 10, windowSeconds: 900 };
const PER_ADDRESS: RateLimitRule = { name: 'login-address', limit: 50, windowSeconds: 900 };

/**
 * Ten wrong guesses an account and fifty an address in a quarter of an hour. Existing and unknown
 * accounts are counted alike. The state of the tighter limit goes out in `RateLimit` headers.
 */
export function createLoginLimits(limiter: RateLimiter): LoginLimits {
  return {
    async begin(request, email) {
      const account = createHash('sha256')
        .update(email.normalize('NFC').trim().toLowerCase())
        .digest('base64url');
      const address = ipPrefix(request.ip ?? '');
      const byAddress = await limiter.take(address, PER_ADDRESS);
      if (byAddress.exceeded) throw refused(request, PER_ADDRESS, byAddress);
      const byAccount = await limiter.take(account, PER_ACCOUNT);
      if (byAccount.exceeded) {
        await limiter.giveBack(address, PER_ADDRESS);
        throw refused(request, PER_ACCOUNT, byAccount);
      }
      const [rule, state]: [RateLimitRule, RateLimitState] =
        byAddress.remaining < byAccount.remaining ? [PER_ADDRESS, byAddress] : [PER_ACCOUNT, byAccount];
      announce(request, rule, state);
      return {
        async forgive() {
          await Promise.all([limiter.giveBack(address, PER_ADDRESS), limiter.giveBack(account, PER_ACCOUNT)]);
        },
      };
    },
  };
}

function refused(request: HttpRequest, rule: RateLimitRule, state: RateLimitState): UnavailableError {
  announce(request, rule, state);
  return new UnavailableError(
    'rate_limited',
    `There were too many tries to log in. Wait ${state.resetSeconds} seconds, then try again.`,
    state.resetSeconds,
  );
}

function announce(request: HttpRequest, rule: RateLimitRule, state: RateLimitState): void {
  request.answerHeaders.set('RateLimit-Policy', `"${rule.name}";q=${rule.limit};w=${rule.windowSeconds}`);
  request.answerHeaders.set('RateLimit', `"${rule.name}";r=${state.remaining};t=${state.resetSeconds}`);
}
