import type { Principal, Route } from '@istari-lens/core/contract';
import type { ServerContext } from '../http/context.ts';
import type { HttpRequest } from '../http/request.ts';

/** What a guard found out and hands on. */
export interface GuardFindings {
  principal?: Principal;
  /** The refresh token that was presented, if any, and how. */
  session?: { refreshToken: string; by: 'cookie' | 'body' };
}

/** A precondition of a route. Throws a LensError when it does not hold. */
export type Guard = (
  request: HttpRequest,
  context: ServerContext,
  route: Route,
) => Promise<GuardFindings> | GuardFindings;
