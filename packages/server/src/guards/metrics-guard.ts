import { createHash, timingSafeEqual } from 'node:crypto';
import { BlockList, isIP } from 'node:net';
import { AuthenticationError, ForbiddenError } from '@istari-lens/core';
import type { ServerContext } from '../http/context.ts';
import type { HttpRequest } from '../http/request.ts';
import type { Guard } from './guard.ts';

/** The holder of `METRICS_TOKEN`; without one configured, loopback and private addresses. */
export const metricsGuard: Guard = (request, context) => {
  if (isInsider(request, context)) return {};
  if (context.lens.config.api.metricsToken === undefined) {
    throw new ForbiddenError(
      'Metrics are for private addresses only. Set METRICS_TOKEN and send it as a bearer token to read them from elsewhere.',
    );
  }
  throw new AuthenticationError('invalid_token', 'Send METRICS_TOKEN as a bearer token.');
};

/** True for callers that may see how the deployment is doing. */
export function isInsider(request: HttpRequest, context: ServerContext): boolean {
  const token = context.lens.config.api.metricsToken;
  if (token !== undefined) return sameText(request.headers.authorization ?? '', `Bearer ${token}`);
  // A proxy that nobody trusts to name callers may stand in front: its own address proves nothing.
  return !request.forwardedByStranger && isPrivateAddress(request.ip ?? '');
}

function sameText(left: string, right: string): boolean {
  const [first, second] = [left, right].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

function isPrivateAddress(address: string): boolean {
  const plain = address.replace(/^::ffff:/i, '').replace(/%.*$/, '');
  const version = isIP(plain);
  return version !== 0 && PRIVATE_NETWORKS.check(plain, version === 6 ? 'ipv6' : 'ipv4');
}

const PRIVATE_NETWORKS = privateNetworks();

function privateNetworks(): BlockList {
  const networks = new BlockList();
  networks.addSubnet('127.0.0.0', 8);
  networks.addSubnet('10.0.0.0', 8);
  networks.addSubnet('172.16.0.0', 12);
  networks.addSubnet('192.168.0.0', 16);
  networks.addAddress('::1', 'ipv6');
  networks.addSubnet('fc00::', 7, 'ipv6');
  return networks;
}
