import { NextResponse, type NextRequest } from 'next/server';
import { apiUrlFor } from './settings/api-url.ts';
import { embedOrigins } from './settings/embed-origins.ts';

/** Sends every page with a content security policy of its own: scripts and styles need this page's nonce. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = btoa(crypto.randomUUID());
  const frames = request.nextUrl.pathname.startsWith('/embed/') ? embedOrigins() : [];
  const apiOrigin = new URL(apiUrlFor(request.headers.get('host'))).origin;
  const policy = contentSecurityPolicy(nonce, apiOrigin, frames);
  const headers = new Headers(request.headers);
  // Next reads the nonce for its own scripts from here.
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  response.headers.set('referrer-policy', 'same-origin');
  response.headers.set('x-content-type-options', 'nosniff');
  // Older than the policy, and it knows no list.
  if (frames.length === 0) response.headers.set('x-frame-options', 'DENY');
  return response;
}

/** Pages only: static files carry no script that a policy could hold back. */
export const config = { matcher: '/((?!_next/static|icon.svg).*)' };

function contentSecurityPolicy(nonce: string, apiOrigin: string, frames: readonly string[]): string {
  const development = process.env.NODE_ENV === 'development';
  return [
    "default-src 'none'",
    // React's development build evaluates source maps; the production build needs no such thing.
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    `style-src 'self' ${development ? "'unsafe-inline'" : `'nonce-${nonce}'`}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${apiOrigin}`,
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${frames.length === 0 ? "'none'" : frames.join(' ')}`,
  ].join('; ');
}
