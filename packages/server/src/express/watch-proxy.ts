import type { Request } from 'express';
import type { Logger } from '@istari-lens/core';
import { isTrustedPeer } from './plain-http.ts';

/** A way in which a proxy and `trust proxy` miss each other. */
interface Mistake {
  isMade(request: Request): boolean;
  message: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    isMade: ({ headers }) =>
      headers['x-real-ip'] !== undefined &&
      headers['x-forwarded-for'] === undefined &&
      headers['forwarded'] === undefined,
    message:
      'a proxy names its callers by X-Real-IP only, which is not read: all of them share one address and its limits; let it send X-Forwarded-For',
  },
  {
    isMade: (request) => request.headers['x-forwarded-for'] !== undefined && !isTrustedPeer(request),
    message:
      'somebody sends X-Forwarded-For and is not trusted to: if that is your proxy, all its callers share one address and its limits; set TRUST_PROXY (or the host’s "trust proxy") to its number of hops or its network',
  },
  {
    isMade: ({ headers }) => headers['forwarded'] !== undefined && headers['x-forwarded-for'] === undefined,
    message:
      'a proxy names its callers by Forwarded only, which is not read: all of them share one address and its limits; let it send X-Forwarded-For',
  },
  {
    isMade: (request) =>
      request.headers['x-forwarded-for'] !== undefined &&
      request.headers['x-forwarded-proto'] === undefined &&
      isTrustedPeer(request),
    message:
      'a trusted proxy does not say by X-Forwarded-Proto whether its callers use TLS: plain http cannot be refused, and cookies are not what they should be; let it send the header',
  },
  {
    isMade: (request) => {
      const hops: unknown = request.app.get('trust proxy');
      return typeof hops === 'number' && request.ips.length > 0 && request.ips.length < hops;
    },
    message:
      'fewer proxies than TRUST_PROXY says have put an address into X-Forwarded-For: callers who come around one of them may choose the address they are counted by; correct the number, or let nobody around',
  },
];

/** Looks at requests for mistakes with proxies and logs each kind once, then looks no more. */
export function createProxyWatch(logger: Logger): (request: Request) => void {
  const unseen = new Set(MISTAKES);
  return (request) => {
    const { headers } = request;
    if (
      headers['x-forwarded-for'] === undefined &&
      headers['x-real-ip'] === undefined &&
      headers['forwarded'] === undefined
    )
      return;
    for (const mistake of unseen) {
      if (!mistake.isMade(request)) continue;
      unseen.delete(mistake);
      logger.warn({}, mistake.message);
    }
  };
}
