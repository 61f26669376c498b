import type { Request } from 'express';
import { LensError } from '@istari-lens/core';
import type { Route } from '@istari-lens/core/contract';

/**
 * The address to use instead for a request that came to a trusted proxy without TLS; undefined for any
 * other. Only what the proxy says counts: one that says nothing, or nobody trusts, would be sent round in
 * circles. Throws LensError `https_required` where a redirect would repeat what must not be: the request has sent
 * something already, or names no host that could be. Health is exempt, since probes come from inside.
 */
export function secureAddressOf(request: Request, route: Route | undefined): string | undefined {
  if (!cameWithoutTls(request)) return undefined;
  if (route?.area === 'health' && route.guard === 'public') return undefined;
  if (request.method === 'GET' || request.method === 'HEAD') {
    const address = addressOf(request.host ?? '', request.originalUrl);
    if (address !== undefined) return address;
  }
  throw new LensError(
    'https_required',
    'This server is for https only. Call it by https; whatever was sent over http should count as read by others.',
  );
}

/** True when the peer is trusted to tell, and tells. */
export function cameWithoutTls(request: Request): boolean {
  if (request.headers['x-forwarded-proto'] === undefined || request.secure) return false;
  return isTrustedPeer(request);
}

/** True when the host believes what this peer says of its callers. */
export function isTrustedPeer(request: Request): boolean {
  const trusts: unknown = request.app.get('trust proxy fn');
  return typeof trusts === 'function' && trusts(request.socket.remoteAddress, 0) === true;
}

/** Undefined for what is no plain host name with or without a port, which a caller may well send. */
function addressOf(host: string, originalUrl: string): string | undefined {
  const name = host.replace(/:80$/, '');
  const address = URL.parse(`https://${name}`);
  if (address === null || address.host !== name.toLowerCase() || !originalUrl.startsWith('/'))
    return undefined;
  return `https://${address.host}${originalUrl}`;
}
