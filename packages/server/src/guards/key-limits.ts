import { createHash } from 'node:crypto';
import { AuthenticationError, type RateLimiter, type RateLimitRule } from '@istari-lens/core';
import type { Principal } from '@istari-lens/core/contract';
import type { HttpRequest } from '../http/request.ts';
import { ipPrefix } from './ip-prefix.ts';
import { spend } from './spend.ts';

const WRONG_KEYS: RateLimitRule = { name: 'wrong-api-keys', limit: 50, windowSeconds: 900 };
const MAX_REMEMBERED = 2_000;

/** Bounds tries of API keys that are none. */
export interface KeyLimits {
  /** Verifies a key that is not known at the moment. Throws `rate_limited` past the limit, before any look-up. */
  verify(request: HttpRequest, key: string, verify: () => Promise<Principal>): Promise<Principal>;
}

/**
 * Fifty wrong keys an address in a quarter of an hour. A key that was good before is not held back by its neighbours'
 * wrong ones.
 */
export function createKeyLimits(limiter: RateLimiter): KeyLimits {
  const good = new Set<string>();
  return {
    async verify(request, key, verify) {
      const name = createHash('sha256').update(key).digest('base64url');
      const claims = [{ rule: WRONG_KEYS, key: ipPrefix(request.ip ?? ''), owner: '' }];
      // It stays good while it is looked up: others come with it at the same moment.
      const wasGood = good.has(name);
      if (!wasGood) await spend(limiter, request, claims, 'wrong API keys');
      try {
        const principal = await verify();
        good.delete(name);
        good.add(name);
        const [oldest] = good;
        if (good.size > MAX_REMEMBERED && oldest !== undefined) good.delete(oldest);
        if (!wasGood) await limiter.giveBack(claims);
        return principal;
      } catch (error) {
        // A database that is away says nothing of the key.
        const isWrong = error instanceof AuthenticationError;
        if (isWrong) good.delete(name);
        else if (!wasGood) await limiter.giveBack(claims);
        throw error;
      }
    },
  };
}
