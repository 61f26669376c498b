export { createRouter, type RouterOptions } from './create-router.ts';
export type { LensRouter } from './express/mount.ts';
export type { RateLimiter, RateLimitRule, RateLimitState } from './guards/rate-limiter.ts';
export { createLogger } from './observability/create-logger.ts';
export { startServer, type RunningServer } from './standalone.ts';
