import type { Lens } from '@istari-lens/core';
import type { Principal, RouteName, routes, ShapeName, Shapes } from '@istari-lens/core/contract';
import type { GuardFindings } from '../guards/guard.ts';
import type { ServerContext } from './context.ts';
import type { Reply } from './reply.ts';
import type { HttpRequest } from './request.ts';

type Table = typeof routes;

type ShapeOf<Name extends RouteName, Part extends 'params' | 'query' | 'body'> =
  Table[Name] extends Record<Part, infer Shape extends ShapeName> ? Shapes[Shape] : undefined;

/** Routes whose guard lets pass callers that nobody knows. */
type AnonymousGuard = 'public' | 'metrics' | 'session';

/** A request that passed its route's guard and contract. */
export interface HandlerInput<Name extends RouteName> {
  readonly lens: Lens;
  readonly context: ServerContext;
  readonly request: HttpRequest;
  readonly params: ShapeOf<Name, 'params'>;
  readonly query: ShapeOf<Name, 'query'>;
  readonly body: ShapeOf<Name, 'body'>;
  /** Who is asking. */
  readonly principal: Table[Name]['guard'] extends AnonymousGuard ? undefined : Principal;
  /** The refresh token, where the guard asks for one. */
  readonly session: GuardFindings['session'];
}

/** Answers one route: one call of core, and what of it goes out. */
export type Handler<Name extends RouteName> = (input: HandlerInput<Name>) => Promise<Reply> | Reply;
