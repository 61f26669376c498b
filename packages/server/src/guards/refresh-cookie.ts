import { createHash } from 'node:crypto';
import type { ServerContext } from '../http/context.ts';
import type { HttpRequest } from '../http/request.ts';

/**
 * Name of the refresh cookie. It carries the mount's path, readable and as a hash of its exact text, so
 * that two mounts on one host do not overwrite each other's; `__Host-` makes browsers refuse it from
 * other hosts and without TLS. Cookies know no ports (RFC 6265, section 8.5): two servers on one host
 * name that mount at the same path share the cookie, and a login at one replaces that of the other.
 */
export function refreshCookieName(request: HttpRequest, context: ServerContext): string {
  const { mountPath } = request;
  const words = mountPath.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  const hash = createHash('sha256').update(mountPath).digest('hex').slice(0, 12);
  const name = `lens-${words.slice(0, 64) || 'root'}-${hash}-refresh`;
  return isPlain(request, context) ? name : `__Host-${name}`;
}

/** The refresh token in the request's cookies, if there is one. */
export function readRefreshCookie(request: HttpRequest, context: ServerContext): string | undefined {
  const wanted = refreshCookieName(request, context);
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name = '', value = ''] = pair.trim().split('=', 2);
    if (name === wanted && value !== '') return value;
  }
  return undefined;
}

/** A `Set-Cookie` value that keeps the refresh token, or forgets it with null. */
export function writeRefreshCookie(
  request: HttpRequest,
  context: ServerContext,
  cookie: { value: string; expiresAt: Date } | null,
): string {
  const { value, expiresAt } = cookie ?? { value: '', expiresAt: new Date(0) };
  const attributes = [`Expires=${expiresAt.toUTCString()}`, 'Path=/', 'HttpOnly', 'SameSite=Lax'];
  if (!isPlain(request, context)) attributes.push('Secure');
  return `${refreshCookieName(request, context)}=${value}; ${attributes.join('; ')}`;
}

/** Browsers keep no Secure cookie of a plain http site, so development over http goes without. */
function isPlain(request: HttpRequest, context: ServerContext): boolean {
  const { environment } = context.lens.config;
  return (environment === 'development' || environment === 'test') && !request.secure;
}
