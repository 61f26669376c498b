import { ForbiddenError } from '@istari-lens/core';
import type { ServerContext } from '../http/context.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Guard } from './guard.ts';
import { readRefreshCookie } from './refresh-cookie.ts';

/**
 * The holder of a refresh token. One in the body was put there by its holder; one in a cookie is sent
 * by the browser whoever asks, so it counts only with the session's CSRF token and from an allowed
 * origin. Without either the handler decides what that means.
 */
export const sessionGuard: Guard = async (request, context) => {
  const body = await request.body();
  const given: unknown =
    typeof body === 'object' && body !== null && 'refreshToken' in body ? body.refreshToken : undefined;
  if (typeof given === 'string') return { session: { refreshToken: given, by: 'body' } };
  const refreshToken = readRefreshCookie(request, context);
  if (refreshToken === undefined) return {};
  requireKnownOrigin(request, context);
  const csrfToken = request.headers['x-csrf-token'];
  if (typeof csrfToken !== 'string' || !context.lens.auth.verifyCsrf(refreshToken, csrfToken)) {
    throw new ForbiddenError(
      'Send the csrfToken of the last login or refresh in the X-CSRF-Token header.',
      'csrf_failed',
    );
  }
  return { session: { refreshToken, by: 'cookie' } };
};

function requireKnownOrigin(request: HttpRequest, context: ServerContext): void {
  const { origin } = request.headers;
  const allowed = context.lens.config.api.corsOrigins;
  if (
    origin === undefined ? isSameSite(request) : origin === request.ownOrigin || allowsOrigin(allowed, origin)
  )
    return;
  throw new ForbiddenError(
    'Cookie sessions are for web apps of allowed origins. Add the origin to CORS_ORIGINS, or log in with "session": "body".',
    'origin_not_allowed',
  );
}

/** True when `allowed` holds this very origin, or all of them (which production refuses). */
function allowsOrigin(allowed: readonly string[], origin: string): boolean {
  return origin !== 'null' && (allowed.includes(origin) || allowed.includes('*'));
}

function isSameSite(request: HttpRequest): boolean {
  const site = request.headers['sec-fetch-site'];
  return site === 'same-origin' || site === 'same-site';
}
