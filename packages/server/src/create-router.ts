import type { Lens, RateLimiter } from '@istari-lens/core';
import { mount, type LensRouter } from './express/mount.ts';
import { createCallLimits } from './guards/call-limits.ts';
import { createConnectionTestLimits } from './guards/connection-test-limits.ts';
import { createHostIdentity, type AuthenticateRequest } from './guards/host-identity.ts';
import { createKeyLimits } from './guards/key-limits.ts';
import { createLoginLimits } from './guards/login-limits.ts';
import { createCompressor } from './http/compressor.ts';
import { createDocsPage } from './http/docs-page/create-docs-page.ts';
import { createLoadShedder } from './http/load-shedder.ts';
import { createOpenApi } from './http/openapi.ts';
import { createReportError, type ErrorFacts } from './http/report-error.ts';
import { createQueryReader } from './http/read-query.ts';
import { mountedRoutes, routeTable } from './http/route-table.ts';
import { createMetrics } from './observability/metrics.ts';

export interface RouterOptions {
  /**
   * Tells who asks by what the host knows, before any token is looked at: what it returns wins. Null or undefined leaves
   * it to the identity of Lens. @default Lens's own users and API keys only
   *
   * @example
   * authenticate: (request) => sessionOf(request) && { id: 'u1', tenant: 'acme', role: 'viewer',
   *   scopes: scopesOfRole('viewer'), attributes: { region: 'north' } }
   */
  authenticate?: AuthenticateRequest;
  /** Told of every error that was answered 5xx. Not waited for; what it throws is logged. */
  onError?: (error: unknown, facts: ErrorFacts) => Promise<void> | void;
  /** Counts calls and tries to log in. @default that of the Lens: in Redis with `REDIS_URL`, else in this process */
  rateLimiter?: RateLimiter;
  /**
   * Whether to keep to https: browsers are told to (`Strict-Transport-Security`), and what a trusted proxy
   * got by plain http is redirected (GET, HEAD) or refused, health excepted. In a host's server that is the
   * host's affair, for it concerns all of its routes. @default false
   */
  enforceHttps?: boolean;
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
  const { rateLimiter = lens.limits, isDraining = () => false, maxLoopDelayMs = 500 } = options;
  const { release, limits } = lens.config;
  const openApi = createOpenApi(mountedRoutes, release);
  const context = {
    lens,
    callLimits: createCallLimits(rateLimiter, limits),
    loginLimits: createLoginLimits(rateLimiter),
    keyLimits: createKeyLimits(rateLimiter),
    hostIdentity: options.authenticate && createHostIdentity(options.authenticate),
    reportError: options.onError && createReportError(options.onError, lens.logger),
    connectionTestLimits: createConnectionTestLimits(rateLimiter),
    metrics: createMetrics({ release, cacheStats: () => lens.cache.stats(), load: () => lens.load() }),
    queries: createQueryReader(),
    compressor: createCompressor({ onKept: (body, bytes) => lens.cache.weigh(body, bytes) }),
    shedder: createLoadShedder({ maxDelayMs: maxLoopDelayMs }),
    isDraining,
    openApi,
    docsPage: createDocsPage(openApi),
  };
  return mount(routeTable, context, { logger: lens.logger, enforceHttps: options.enforceHttps ?? false });
}
