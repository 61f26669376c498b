export { createRouter, type RouterOptions } from './create-router.ts';
export type { LensRouter } from './express/mount.ts';
export type { AuthenticateRequest, HostPrincipal } from './guards/host-identity.ts';
export type { ErrorFacts } from './http/report-error.ts';
export type { RateLimiter, RateLimitRule, RateLimitState } from '@istari-lens/core';
export { createLogger } from './observability/create-logger.ts';
export { startServer, type RunningServer } from './standalone.ts';
