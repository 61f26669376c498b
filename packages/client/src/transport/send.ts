import { LensClientError } from '../errors/client-error.ts';
import { responseError } from '../errors/response-error.ts';
import type { ClientSettings } from '../options.ts';
import type { Deadline } from './deadline.ts';
import { readRetryAfter } from './retry-after.ts';
import type { RetryPolicy } from './retry.ts';

/** One request as a resource describes it. */
export interface OutgoingRequest {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Path under the base URL, already encoded. */
  path: string;
  /** Sent as JSON. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** May be sent again after a transient failure: reads, questions, and changes that are safe twice. */
  repeatable: boolean;
  /** Milliseconds after the first attempt beyond which it is not sent again. */
  repeatWithinMs?: number;
  /** Sends and accepts cookies of the API's origin. */
  cookies?: boolean;
  /** A status beyond 2xx whose body is an answer and not an error. */
  accept?: number;
  /** A question: whoever asks the same meanwhile gets the same answer. */
  shared?: boolean;
  /** The body of a success is a stream of bytes, which is not read here. */
  streamed?: true;
}

/** An answer whose status is a success. */
export interface Reply<Body> {
  body: Body;
  headers: Headers;
  /** Milliseconds from sending to the last byte. */
  durationMs: number;
}

/** Sends a request, repeats it where that is safe, and throws every error of a call. */
export type Send = <Body>(request: OutgoingRequest, deadline: Deadline) => Promise<Reply<Body>>;

/** The one place that calls fetch. */
export function createSend(settings: ClientSettings, retry: RetryPolicy): Send {
  return async function send<Body>(request: OutgoingRequest, deadline: Deadline): Promise<Reply<Body>> {
    const startedAt = performance.now();
    for (let attempt = 1; ; attempt++) {
      try {
        const reply = await sendOnce<Body>(settings, request, deadline);
        retry.earn();
        return reply;
      } catch (error) {
        if (!LensClientError.isInstance(error) || !request.repeatable) throw error;
        const waitMs = retry.next(error, attempt);
        if (waitMs === undefined || waitMs >= deadline.remainingMs()) throw error;
        const elapsedMs = performance.now() - startedAt;
        if (elapsedMs + waitMs > (request.repeatWithinMs ?? Infinity)) throw error;
        await deadline.sleep(waitMs);
      }
    }
  };
}

async function sendOnce<Body>(
  settings: ClientSettings,
  request: OutgoingRequest,
  deadline: Deadline,
): Promise<Reply<Body>> {
  const target = `${request.method} ${request.path.split('?')[0]}`;
  const startedAt = performance.now();
  const { response, text } = await exchange(settings, request, deadline, target);
  const { status, headers } = response;
  if (text === undefined) {
    return { body: response.body as Body, headers, durationMs: performance.now() - startedAt };
  }
  const body = parse(text);
  if (!response.ok && status !== request.accept) {
    throw responseError({ status, headers, body, target, retryAfterMs: readRetryAfter(headers) });
  }
  if (body === UNREADABLE) {
    // The parser's own error quotes the body, which may hold a token, so it is not kept as the cause.
    throw new LensClientError({
      code: 'invalid_response',
      detail: `${target} was answered with something that is not JSON: check the base URL and the proxies in between.`,
      status,
      requestId: headers.get('x-request-id') ?? undefined,
    });
  }
  return { body: body as Body, headers, durationMs: performance.now() - startedAt };
}

async function exchange(
  settings: ClientSettings,
  request: OutgoingRequest,
  deadline: Deadline,
  target: string,
): Promise<{ response: Response; text: string | undefined }> {
  const over = deadline.error();
  if (over) throw over;
  const headers: Record<string, string> = { accept: 'application/json', ...request.headers };
  const init: RequestInit = { method: request.method, headers, signal: deadline.signal };
  if (request.body !== undefined) {
    headers['content-type'] = 'application/json';
    init.body = JSON.stringify(request.body);
  }
  // Left alone otherwise: some edge runtimes refuse the field.
  if (request.cookies) init.credentials = 'include';
  try {
    const response = await settings.fetch(settings.baseUrl + request.path, init);
    const isStream = request.streamed && response.ok && response.body !== null;
    return { response, text: isStream ? undefined : await response.text() };
  } catch (cause) {
    throw (
      deadline.error() ??
      new LensClientError({
        code: 'network_error',
        detail: `${target} got no complete answer. Check the network, the base URL and, in a browser, that the API allows this origin.`,
        cause,
      })
    );
  }
}

const UNREADABLE = Symbol('unreadable');

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return UNREADABLE;
  }
}
