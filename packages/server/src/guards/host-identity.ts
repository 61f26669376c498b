import type { IncomingMessage } from 'node:http';
import { LensError } from '@istari-lens/core';
import type { Principal } from '@istari-lens/core/contract';
import type { ServerContext } from '../http/context.ts';
import type { HttpRequest } from '../http/request.ts';
import { refuseCrossSite } from './cross-site.ts';

/** A principal as a host gives it. Its kind goes without saying; one of another kind is refused. */
export type HostPrincipal = Omit<Principal, 'kind'> & Partial<Pick<Principal, 'kind'>>;

/**
 * Tells who asks by what the host knows, such as its session. Given the host's own request. Null or undefined
 * leaves it to the identity of Lens: an access token or an API key. Throwing is a 500, never an anonymous caller.
 */
export type AuthenticateRequest<HostRequest extends IncomingMessage = IncomingMessage> = (
  request: HostRequest,
) => Promise<HostPrincipal | null | undefined> | HostPrincipal | null | undefined;

/** Who asks by the host's own word; undefined when the host knows nobody. */
export type HostIdentity = (request: HttpRequest, context: ServerContext) => Promise<Principal | undefined>;

/** Wraps what the host gave so that a mistake in it is our own fault and says nothing to the caller. */
export function createHostIdentity(authenticate: AuthenticateRequest): HostIdentity {
  return async (request, context) => {
    const given: unknown = await ask(authenticate, request);
    if (given === null || given === undefined) return undefined;
    const principal = await context.lens.auth.admitHost(given).catch((error: unknown) => {
      if (LensError.isInstance(error)) throw error;
      throw new Error('The identity that the host gave cannot be used.', { cause: error });
    });
    refuseCrossSite(request, context);
    return principal;
  };
}

/** Whatever the host throws, it must not pass for an answer to the caller. */
async function ask(authenticate: AuthenticateRequest, request: HttpRequest): Promise<unknown> {
  try {
    return await authenticate(request.hostRequest);
  } catch (cause) {
    throw new Error("The host's authenticate failed, so nobody was let in.", { cause });
  }
}
