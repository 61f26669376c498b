import { createHash } from 'node:crypto';
import { normalizeEmail, type RateLimiter, type RateLimitRule } from '@istari-lens/core';
import type { HttpRequest } from '../http/request.ts';
import { ipPrefix } from './ip-prefix.ts';
import { spend } from './spend.ts';

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
      const account = createHash('sha256').update(normalizeEmail(email)).digest('base64url');
      const claims = [
        { rule: PER_ADDRESS, key: ipPrefix(request.ip ?? ''), owner: '' },
        { rule: PER_ACCOUNT, key: account, owner: '' },
      ];
      await spend(limiter, request, claims, 'tries to log in');
      return { forgive: async () => limiter.giveBack(claims) };
    },
  };
}
