import express, { type Request, type Response, type Router } from 'express';
import { LensError, UnavailableError, type Logger } from '@istari-lens/core';
import type { Principal, Route } from '@istari-lens/core/contract';
import { isQuestion } from '../guards/is-question.ts';
import { writeRefreshCookie } from '../guards/refresh-cookie.ts';
import type { ServerContext } from '../http/context.ts';
import type { DefinedRoute } from '../http/define-route.ts';
import { encodeReply, type EncodedReply } from '../http/encode-reply.ts';
import { toErrorResponse } from '../http/error-response.ts';
import { createMatchRoute, type Place } from '../http/match-route.ts';
import { negotiate } from '../http/negotiate.ts';
import type { Reply } from '../http/reply.ts';
import { requestIdFrom } from '../observability/request-id.ts';
import { crossOrigin } from './cross-origin.ts';
import { Exchange } from './exchange.ts';
import { observe } from './observe.ts';
import { secureAddressOf } from './plain-http.ts';
import { sendStream, streamCoding } from './send-stream.ts';
import { send, startHead } from './send.ts';
import { createStandingHeaders, type HeaderLines } from './standing-headers.ts';
import { translateError } from './translate-error.ts';
import { createProxyWatch } from './watch-proxy.ts';

/** An Express router, ready for `app.use`. */
export type LensRouter = Router;

const KILOBYTE = 1024;

const NO_SUCH_ADDRESS = 'There is nothing at this address. GET /openapi.json lists what there is.';

/**
 * Puts routes into an Express router. Everything under the mount is answered here, errors and unknown
 * addresses included; nothing outside it is touched. One layer does all of it: what would be a middleware
 * of its own is constant, and worked out before.
 */
export function mount(
  routes: readonly DefinedRoute[],
  context: ServerContext,
  options: { logger: Logger; enforceHttps: boolean },
): LensRouter {
  const router = express.Router({ caseSensitive: true });
  const { config } = context.lens;
  const match = createMatchRoute(routes);
  const preflight = crossOrigin(config.api.corsOrigins);
  const standingFor = createStandingHeaders({
    strictTransport: options.enforceHttps,
    origins: config.api.corsOrigins,
  });
  const watchProxy = createProxyWatch(options.logger);
  const sinks = { metrics: context.metrics, logger: options.logger };

  router.use((request, response) => {
    watchProxy(request);
    const exchange = new Exchange(requestIdFrom(request.headers['x-request-id']), request, response);
    response.on('close', () => {
      exchange.end();
      observe(exchange, response, sinks);
    });
    if (request.method === 'OPTIONS') answerPreflight(exchange, request, response);
    else serve(exchange, request, response);
  });
  return router;

  /** Answers without a promise whatever can be told at once: of a cached answer they are a good part of the cost. */
  function serve(exchange: Exchange, request: Request, response: Response): void {
    try {
      const matched = match(request.path);
      const secure = options.enforceHttps
        ? secureAddressOf(request, matched?.place.byMethod.get(request.method)?.route)
        : undefined;
      if (secure !== undefined) return redirect(exchange, request, response, secure);
      if (matched === undefined) throw new LensError('not_found', NO_SUCH_ADDRESS);
      const entry = matched.place.byMethod.get(request.method);
      exchange.route = entry?.route ?? matched.place.routes[0]?.route;
      if (entry === undefined) throw wrongMethod(exchange, matched.place);
      exchange.params = matched.params;
      exchange.bodyLimit = entry.route.area === 'auth' ? 16 * KILOBYTE : 1024 * KILOBYTE;
      // What is turned away first is what costs time. Logging in and health go on.
      if (context.shedder.isOverloaded() && isQuestion(entry.route)) throw overloaded();
      const handle = (): Promise<Reply> | Reply =>
        entry.handle(exchange, context, (principal: Principal) => {
          exchange.principal = principal;
          return context.callLimits.byPrincipal(exchange, entry.route, principal);
        });
      const admitted = context.callLimits.byAddress(exchange, entry.route);
      const reply = admitted instanceof Promise ? admitted.then(handle) : handle();
      if (reply instanceof Promise) {
        reply
          .then((given) => finish(exchange, request, response, entry.route, given))
          .catch((error: unknown) => fail(exchange, request, response, error));
      } else {
        finish(exchange, request, response, entry.route, reply)?.catch((error: unknown) =>
          fail(exchange, request, response, error),
        );
      }
    } catch (error) {
      fail(exchange, request, response, error);
    }
  }

  /** Undefined when the reply was sent at once, else a promise that rejects when it could not be made. */
  function finish(
    exchange: Exchange,
    request: Request,
    response: Response,
    route: Route,
    reply: Reply,
  ): Promise<void> | undefined {
    if (reply.kind === 'stream') return sendFile(exchange, request, response, reply);
    const encoded = encodeReply(reply, exchange.id);
    const cookie =
      reply.refreshCookie === undefined
        ? []
        : ['Set-Cookie', writeRefreshCookie(exchange, context, reply.refreshCookie)];
    const isKept = route.answer === true;
    const fitted =
      isKept || reply.kind === 'page' ? negotiate(request.headers, encoded, context.compressor) : encoded;
    const sendOff = (ready: EncodedReply): void => answer(exchange, request, response, ready, cookie, isKept);
    if (fitted instanceof Promise) return fitted.then(sendOff);
    sendOff(fitted);
    return undefined;
  }

  function answer(
    exchange: Exchange,
    request: Request,
    response: Response,
    { status, lines, body, policy }: EncodedReply,
    more: HeaderLines = [],
    isKept: boolean = false,
  ): void {
    const standing = standingFor(request.headers.origin);
    const kept = status === 304 ? standing.unchanged : standing.revalidated;
    send(response, {
      status,
      lines: [
        ...(isKept ? kept : policy === undefined ? standing.unkept : withPolicy(standing.unkept, policy)),
        'X-Request-Id',
        exchange.id,
        ...(context.isDraining() ? ['Connection', 'close'] : []),
        ...lines,
        ...exchange.answerLines,
        ...more,
      ],
      body,
    });
  }

  async function sendFile(
    exchange: Exchange,
    request: Request,
    response: Response,
    { media, fileName, chunks }: Reply & { kind: 'stream' },
  ): Promise<void> {
    if (response.headersSent || response.destroyed) {
      await chunks.cancel();
      response.destroy();
      return;
    }
    const { unkept } = standingFor(request.headers.origin);
    const accepted = request.headers['accept-encoding'];
    const coding = streamCoding({
      accepted: typeof accepted === 'string' ? accepted : undefined,
      offered: context.compressor.offered,
    });
    const disposition = ['Content-Disposition', `attachment; filename="${fileName}"`];
    startHead(response, 200, [
      ...unkept,
      'X-Request-Id',
      exchange.id,
      ...(context.isDraining() ? ['Connection', 'close'] : []),
      'Content-Type',
      media,
      ...disposition,
      'Vary',
      'Accept-Encoding',
      ...(coding === undefined ? [] : ['Content-Encoding', coding]),
      ...exchange.answerLines,
    ]);
    const failure = await sendStream(response, chunks, coding);
    if (failure !== undefined) exchange.failure = { error: failure, unexpected: false };
  }

  function redirect(exchange: Exchange, request: Request, response: Response, location: string): void {
    answer(exchange, request, response, { status: 308, lines: ['Location', location], body: undefined });
  }

  function fail(exchange: Exchange, request: Request, response: Response, thrown: unknown): void {
    const { problem, headers, unexpected } = toErrorResponse(translateError(thrown), exchange.id);
    if (problem.status >= 500) {
      exchange.failure = { error: thrown, unexpected };
      context.reportError?.(thrown, exchange, problem);
    }
    answer(exchange, request, response, {
      status: problem.status,
      lines: ['Content-Type', 'application/problem+json', ...Object.entries(headers).flat()],
      body: Buffer.from(JSON.stringify(problem)),
    });
  }

  function answerPreflight(exchange: Exchange, request: Request, response: Response): void {
    const { plain } = standingFor(undefined);
    response.removeHeader('X-Powered-By');
    for (let index = 0; index + 1 < plain.length; index += 2) {
      const name = plain[index] ?? '';
      if (!name.startsWith('Access-Control-')) response.setHeader(name, plain[index + 1] ?? '');
    }
    response.setHeader('Cache-Control', 'no-store').setHeader('X-Request-Id', exchange.id);
    if (context.isDraining()) response.setHeader('Connection', 'close');
    preflight(request, response, (error) => fail(exchange, request, response, error));
  }
}

/** The standing headers with another content security policy. */
function withPolicy(lines: HeaderLines, policy: string): HeaderLines {
  return lines.map((value, index) => (lines[index - 1] === 'Content-Security-Policy' ? policy : value));
}

function overloaded(): UnavailableError {
  return new UnavailableError(
    'overloaded',
    'The server has more to do than it can at the moment. Try again shortly.',
    1,
  );
}

function wrongMethod(exchange: Exchange, { routes }: Place): LensError {
  const allowed = routes.flatMap(({ route }) => (route.method === 'GET' ? ['GET', 'HEAD'] : [route.method]));
  exchange.answerHeaders.set('Allow', [...allowed, 'OPTIONS'].join(', '));
  return new LensError('method_not_allowed', `Use one of: ${allowed.join(', ')}.`);
}
