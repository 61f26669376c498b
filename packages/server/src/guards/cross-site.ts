import { ForbiddenError } from '@istari-lens/core';
import type { ServerContext } from '../http/context.ts';
import type { HttpRequest } from '../http/request.ts';

const HARMLESS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site makes a browser send, with whatever the browser adds by itself, such as the
 * host's cookie. Pages of allowed origins may; programs send neither header and pass. Throws a ForbiddenError
 * `origin_not_allowed`.
 */
export function refuseCrossSite(request: HttpRequest, { lens }: ServerContext): void {
  if (HARMLESS.has(request.method)) return;
  const { origin } = request.headers;
  const site = request.headers['sec-fetch-site'];
  const { corsOrigins } = lens.config.api;
  if (origin !== undefined && origin !== 'null') {
    if (origin === request.ownOrigin || corsOrigins.includes(origin) || corsOrigins.includes('*')) return;
  }
  // Older browsers tell the origin only; newer ones tell more than a proxy in between can make of it.
  const isForeign = site === undefined ? origin !== undefined : site === 'cross-site';
  if (!isForeign) return;
  throw new ForbiddenError(
    'This comes from a page of another site. Add its origin to CORS_ORIGINS if it is one of yours.',
    'origin_not_allowed',
  );
}
