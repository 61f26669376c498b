import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { LensError, type ErrorCode, type Logger } from '@istari-lens/core';
import { requestIdFrom } from '../observability/request-id.ts';
import { toErrorResponse } from './error-response.ts';

/** How long a caller may go on sending, so that closing does not take the answer away from it. */
const LINGER_MS = 1_000;

/**
 * A server that also answers with a problem what Node refuses before any router hears of it: requests
 * that do not parse, are too slow, name no host, have too large headers, or expect what is not done
 * here. The connection is closed after that. The log gets the kind of the fault, and nothing of what
 * was sent.
 */
export function createHttpServer(options: ServerOptions, listener: RequestListener, logger: Logger): Server {
  const server = createServer({ ...options, requireHostHeader: false });
  const latest = new WeakMap<Duplex, ServerResponse>();
  const answered = new WeakSet<Duplex>();

  function problemFor(error: LensError, requestId: string, reason: string): Problem {
    const { problem } = toErrorResponse(error, requestId);
    logger.info({ requestId, status: problem.status, reason }, 'unreadable request');
    const body = JSON.stringify(problem);
    return {
      status: problem.status,
      headers: {
        'Content-Type': 'application/problem+json',
        'Content-Length': String(Buffer.byteLength(body)),
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
        'X-Request-Id': requestId,
        Connection: 'close',
      },
      body,
    };
  }

  function refuse(request: IncomingMessage, response: ServerResponse, error: LensError): void {
    const id = requestIdFrom(request.headers['x-request-id']);
    const problem = problemFor(error, id, error.code);
    response.writeHead(problem.status, problem.headers).end(problem.body);
  }

  server.on('request', (request, response) => {
    latest.set(request.socket, response);
    // RFC 9112, section 3.2: a request of HTTP/1.1 without one is answered by 400.
    if (request.httpVersion !== '1.1' || request.headers.host !== undefined) listener(request, response);
    else refuse(request, response, new LensError('malformed_request', 'Name the host in a Host header.'));
  });

  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    latest.set(request.socket, response);
    const message = 'The Expect header asks for something else than 100-continue. Leave it out.';
    refuse(request, response, new LensError('expectation_failed', message));
  });

  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What is still coming in is parsed and refused again.
    if (answered.has(socket)) return;
    answered.add(socket);
    const pending = latest.get(socket);
    if (error.code === 'ECONNRESET' || !socket.writable || isOfAnother(pending, socket)) {
      socket.destroy();
      return;
    }
    const unanswered = pending?.writableFinished === false ? pending : undefined;
    const known = unanswered?.getHeader('X-Request-Id') ?? unanswered?.req.headers['x-request-id'];
    const id = requestIdFrom(typeof known === 'string' ? known : undefined);
    socket.end(toText(problemFor(faultOf(error), id, error.code ?? 'unknown')));
    const linger = setTimeout(() => socket.destroy(), LINGER_MS);
    socket.once('close', () => clearTimeout(linger));
  });
  return server;
}

interface Problem {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * True when an answer is under way that is not the broken request's: one to a request that was read to
 * its end, or one that has begun. The caller would take ours for that one, or for a part of it.
 */
function isOfAnother(pending: ServerResponse | undefined, socket: Duplex): boolean {
  if (pending === undefined || pending.writableFinished) return false;
  // One that still waits for the answers before it has no socket.
  return pending.socket !== socket || pending.headersSent || pending.req.complete;
}

function faultOf(error: NodeJS.ErrnoException): LensError {
  const [code, message] = FAULTS[error.code ?? ''] ?? [
    'malformed_request',
    'The request is not HTTP/1.1 as it should be. Check its first line, headers and length.',
  ];
  return new LensError(code, message);
}

const FAULTS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  HPE_HEADER_OVERFLOW: [
    'headers_too_large',
    'Address and headers together are larger than allowed. Send fewer or shorter ones.',
  ],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    'body_too_large',
    'The extensions of the chunks are larger than allowed. Send none.',
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [
    'request_timeout',
    'The request did not arrive whole within the time allowed. Send it again.',
  ],
};

function toText({ status, headers, body }: Problem): string {
  const lines = Object.entries({ ...headers, Date: new Date().toUTCString() });
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    ...lines.map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ].join('\r\n');
}
