import type { Lens } from '@istari-lens/core';
import { mount, type LensRouter } from './express/mount.ts';
import { createLoginLimits } from './guards/login-limits.ts';
import { createMemoryRateLimiter, type RateLimiter } from './guards/rate-limiter.ts';
import { createCompressor } from './http/compressor.ts';
import { createLoadShedder } from './http/load-shedder.ts';
import { createOpenApi } from './http/openapi.ts';
import { createQueryReader } from './http/read-query.ts';
import { mountedRoutes, routeTable } from './http/route-table.ts';
import { createMetrics } from './observability/metrics.ts';

export interface RouterOptions {
  /** Counts tries to log in. @default in this process */
  rateLimiter?: RateLimiter;
  /**
   * True once the process wants no more traffic: `/health/ready` then says so, and connections are
   * closed after their answer. @default never
   */
  isDraining?: () => boolean;
  /**
   * Longest round of the event loop, in milliseconds, at which new questions are taken. Past it they are
   * answered 503 with `Retry-After`, while health, login and everything else go on. @default 500
   */
  maxLoopDelayMs?: number;
}

/**
 * The whole API as an Express 5 router, for `app.use('/any/prefix', createRouter(lens))`. It keeps to
 * its own routes: the host's settings, error pages and process are left alone, and two routers in one
 * process know nothing of each other.
 */
export function createRouter(lens: Lens, options: RouterOptions = {}): LensRouter {
  const { rateLimiter = createMemoryRateLimiter(), isDraining = () => false, maxLoopDelayMs = 500 } = options;
  const { release } = lens.config;
  const context = {
    lens,
    loginLimits: createLoginLimits(rateLimiter),
    metrics: createMetrics({ release, cacheStats: () => lens.cache.stats(), load: () => lens.load() }),
    queries: createQueryReader(),
    compressor: createCompressor({ onKept: (body, bytes) => lens.cache.weigh(body, bytes) }),
    shedder: createLoadShedder({ maxDelayMs: maxLoopDelayMs }),
    isDraining,
    openApi: createOpenApi(mountedRoutes, release),
  };
  return mount(routeTable, context, { logger: lens.logger });
}
