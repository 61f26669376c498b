import express, { type Request, type Response, type Router } from 'express';
import { LensError, type Logger } from '@istari-lens/core';
import type { Route } from '@istari-lens/core/contract';
import { writeRefreshCookie } from '../guards/refresh-cookie.ts';
import type { ServerContext } from '../http/context.ts';
import type { DefinedRoute } from '../http/define-route.ts';
import { encodeReply } from '../http/encode-reply.ts';
import { toErrorResponse } from '../http/error-response.ts';
import { requestIdFrom } from '../observability/request-id.ts';
import { crossOrigin } from './cross-origin.ts';
import { observe, type RequestTrace } from './observe.ts';
import { readRequest } from './read-request.ts';
import { securityHeaders } from './security-headers.ts';
import { send } from './send.ts';
import { translateError } from './translate-error.ts';

/** An Express router, ready for `app.use`. */
export type LensRouter = Router;

const KILOBYTE = 1024;

const NO_SUCH_ADDRESS = 'There is nothing at this address. GET /openapi.json lists what there is.';

/**
 * Puts routes into an Express router. Everything under the mount is answered here, errors and unknown
 * addresses included; nothing outside it is touched.
 */
export function mount(
  routes: readonly DefinedRoute[],
  context: ServerContext,
  options: { logger: Logger },
): LensRouter {
  const router = express.Router({ caseSensitive: true });
  const traces = new WeakMap<Request, RequestTrace>();
  const { config } = context.lens;

  router.use((request, response, next) => {
    const trace: RequestTrace = { id: requestIdFrom(request.headers['x-request-id']) };
    traces.set(request, trace);
    response.setHeader('X-Request-Id', trace.id);
    response.setHeader('Cache-Control', 'no-store');
    if (context.isDraining()) response.setHeader('Connection', 'close');
    observe(request, response, trace, { metrics: context.metrics, logger: options.logger });
    next();
  });
  router.use(securityHeaders({ strictTransport: config.environment === 'production' }));
  router.use(crossOrigin(config.api.corsOrigins));

  for (const path of new Set(routes.map((entry) => entry.route.path))) {
    const here = routes.filter((entry) => entry.route.path === path);
    const place = router.route(path);
    for (const entry of here) {
      place[methodOf(entry.route)]((request, response) => answer(entry, request, response));
    }
    place.all((request, response) => {
      const allowed = here.flatMap(({ route }) =>
        route.method === 'GET' ? ['GET', 'HEAD'] : [route.method],
      );
      response.setHeader('Allow', [...allowed, 'OPTIONS'].join(', '));
      const trace = traceOf(request);
      trace.route = here[0]?.route;
      fail(response, trace, new LensError('method_not_allowed', `Use one of: ${allowed.join(', ')}.`));
    });
  }
  router.use((request, response) =>
    fail(response, traceOf(request), new LensError('not_found', NO_SUCH_ADDRESS)),
  );
  // Express knows an error handler by its four parameters.
  router.use((error: unknown, request: Request, response: Response, _next: unknown) => {
    fail(response, traceOf(request), error);
  });
  return router;

  function traceOf(request: Request): RequestTrace {
    return traces.get(request) ?? { id: requestIdFrom(undefined) };
  }

  async function answer(entry: DefinedRoute, request: Request, response: Response): Promise<void> {
    const trace = traceOf(request);
    trace.route = entry.route;
    const bodyLimit = entry.route.area === 'auth' ? 16 * KILOBYTE : 1024 * KILOBYTE;
    const read = readRequest(request, response, trace.id, bodyLimit);
    try {
      const reply = await entry.handle(read, context, (principal) => {
        trace.principal = principal;
      });
      const encoded = encodeReply(reply, trace.id);
      if (reply.refreshCookie !== undefined) {
        response.appendHeader('Set-Cookie', writeRefreshCookie(read, context, reply.refreshCookie));
      }
      applyHeaders(response, read.answerHeaders);
      if (entry.route.answer === true) {
        response.setHeader('Cache-Control', 'private, no-cache');
        response.vary('Authorization, Cookie, Accept-Encoding');
      }
      send(response, encoded);
    } catch (error) {
      applyHeaders(response, read.answerHeaders);
      fail(response, trace, error);
    }
  }
}

function applyHeaders(response: Response, headers: ReadonlyMap<string, string>): void {
  for (const [name, value] of headers) response.setHeader(name, value);
}

function fail(response: Response, trace: RequestTrace, thrown: unknown): void {
  const { problem, headers, unexpected } = toErrorResponse(translateError(thrown), trace.id);
  if (problem.status >= 500) trace.failure = { error: thrown, unexpected };
  send(response, {
    status: problem.status,
    headers: { ...headers, 'Content-Type': 'application/problem+json' },
    body: Buffer.from(JSON.stringify(problem)),
  });
}

function methodOf(route: Route): 'get' | 'post' | 'put' | 'patch' | 'delete' {
  switch (route.method) {
    case 'GET':
      return 'get';
    case 'POST':
      return 'post';
    case 'PUT':
      return 'put';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return 'delete';
  }
}
