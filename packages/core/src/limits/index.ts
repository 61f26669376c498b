export { createMemoryRateLimiter, type MemoryRateLimiterOptions } from './memory-rate-limiter.ts';
export { openRateLimiter, type OpenRateLimiterOptions } from './open-rate-limiter.ts';
export type { RateLimitClaim, RateLimiter, RateLimitRule, RateLimitState } from './types.ts';
