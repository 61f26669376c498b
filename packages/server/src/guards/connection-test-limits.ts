import type { RateLimiter, RateLimitRule } from '@istari-lens/core';
import type { Principal } from '@istari-lens/core/contract';
import type { HttpRequest } from '../http/request.ts';
import { spend } from './spend.ts';

/** Bounds connection tests, since each one knocks at an address that an admin chose. */
export interface ConnectionTestLimits {
  /** Counts a test before it begins. Throws `rate_limited` past a limit. */
  begin(request: HttpRequest, principal: Principal): Promise<void>;
}

const PER_PRINCIPAL: RateLimitRule = { name: 'connection-test', limit: 10, windowSeconds: 60 };
const PER_TENANT: RateLimitRule = { name: 'connection-test-tenant', limit: 30, windowSeconds: 60 };

/** Ten tests a minute for each principal and thirty for its tenant. */
export function createConnectionTestLimits(limiter: RateLimiter): ConnectionTestLimits {
  return {
    async begin(request, { tenant, kind, id }) {
      const claims = [
        { rule: PER_PRINCIPAL, key: JSON.stringify([tenant, kind, id]), owner: tenant },
        { rule: PER_TENANT, key: tenant, owner: '' },
      ];
      await spend(limiter, request, claims, 'connection tests');
    },
  };
}
