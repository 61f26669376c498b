import { LensError, ValidationError } from '@istari-lens/core';
import { parseParameters, parseWith, routes, schemas, summaryOf } from '@istari-lens/core/contract';
import type { Principal, Route, RouteName, ShapeName } from '@istari-lens/core/contract';
import type { GuardFindings } from '../guards/guard.ts';
import { guards } from '../guards/index.ts';
import { answerOnce, wantsOnce } from './answer-once.ts';
import type { ServerContext } from './context.ts';
import type { Handler, HandlerInput } from './handler.ts';
import type { Reply } from './reply.ts';
import type { HttpRequest } from './request.ts';

/** A route of the contract with what answers it. */
export interface DefinedRoute {
  readonly name: RouteName;
  readonly route: Route;
  /** Guards, checks, answers. `onPrincipal` hears who is asking as soon as that is known, and may refuse. */
  handle(
    request: HttpRequest,
    context: ServerContext,
    onPrincipal: (principal: Principal) => void | Promise<void>,
  ): Promise<Reply> | Reply;
}

export interface RouteOptions {
  /**
   * Who parses the body by the contract: the route itself, or the service that the handler calls, which
   * can tell more of what is wrong with it than its shape. With `handler` it is not even read before the
   * handler does, by {@link HttpRequest.json}. It is parsed once either way.
   * @default 'route'
   */
  readonly bodyParsedBy?: 'route' | 'service' | 'handler';
}

/**
 * Joins a route of the contract with its handler: the guard runs first, then parameters and body are
 * parsed by the contract's schemas. All problems of a body are reported at once.
 */
export function defineRoute<Name extends RouteName>(
  name: Name,
  handler: Handler<Name>,
  { bodyParsedBy = 'route' }: RouteOptions = {},
): DefinedRoute {
  const route: Route = routes[name];
  return {
    name,
    route,
    handle(request, context, onPrincipal) {
      const found = guards[route.guard](request, context, route);
      const goOn = (findings: GuardFindings): Promise<Reply> | Reply => {
        const { principal } = findings;
        if (principal === undefined) return answer(request, context, findings);
        const work = (): Promise<Reply> | Reply => answer(request, context, findings);
        const allowed = wantsOnce(route, request)
          ? () => answerOnce(name, { request, context, principal }, work)
          : work;
        const admitted = onPrincipal(principal);
        return admitted instanceof Promise ? admitted.then(allowed) : allowed();
      };
      return found instanceof Promise ? found.then(goOn) : goOn(found);
    },
  };

  function readParams(shape: ShapeName, request: HttpRequest, { queries }: ServerContext): unknown {
    const read = (): unknown => parseParams(shape, request);
    return route.answer === true ? queries.readPathAgain(shape, request, read) : read();
  }

  /** At once, without a promise, where the handler has no need of the body and answers at once. */
  function answer(
    request: HttpRequest,
    context: ServerContext,
    found: GuardFindings,
  ): Promise<Reply> | Reply {
    const readQuery = route.answer === true ? context.queries.readAgain : context.queries.read;
    const params = route.params === undefined ? undefined : readParams(route.params, request, context);
    const query = route.query === undefined ? undefined : readQuery(route.query, request);
    const isRead = route.body !== undefined && bodyParsedBy !== 'handler';
    // The schemas that the route names made these values; TypeScript cannot follow a look-up by name.
    const inputWith = (body: unknown): HandlerInput<Name> =>
      ({ lens: context.lens, context, request, params, query, body, ...found }) as HandlerInput<Name>;
    if (!isRead) return handler(inputWith(undefined));
    return readBody(request).then((given) =>
      handler(
        inputWith(
          route.body === undefined || bodyParsedBy !== 'route' ? given : parseBody(route.body, given),
        ),
      ),
    );
  }
}

function parseParams(shape: ShapeName, request: HttpRequest): unknown {
  const parsed = parseParameters<unknown>(schemas[shape], request.params);
  if (parsed.ok) return parsed.value;
  const problems = parsed.issues.map(({ pointer, detail }) => `"${pointer}": ${detail}`);
  throw new LensError('not_found', `There can be nothing at this address. ${problems.join(' ')}`);
}

/** The body as it came; no body is an empty object, which a null is not. */
async function readBody(request: HttpRequest): Promise<unknown> {
  const body = await request.body();
  return body === undefined ? {} : body;
}

function parseBody(shape: ShapeName, given: unknown): unknown {
  const parsed = parseWith<unknown>(schemas[shape], given);
  if (parsed.ok) return parsed.value;
  const { code, subject } = SUBJECTS[shape] ?? { code: 'invalid_request', subject: 'The request' };
  throw new ValidationError(code, summaryOf(`${subject} is not valid.`, parsed.issues), parsed.issues);
}

const SUBJECTS: Readonly<
  Partial<
    Record<ShapeName, { code: 'invalid_query' | 'invalid_dataset' | 'invalid_dashboard'; subject: string }>
  >
> = {
  BatchRequest: { code: 'invalid_query', subject: 'The list of queries' },
  DatasetDefinition: { code: 'invalid_dataset', subject: 'The dataset' },
  DashboardDefinition: { code: 'invalid_dashboard', subject: 'The dashboard' },
  Widget: { code: 'invalid_dashboard', subject: 'The widget' },
};
