import { LensClientError } from './client-error.ts';
import { isProblem, problemError } from './problem-error.ts';

/** What is known of an answer that says "failed". */
export interface FailedResponse {
  status: number;
  headers: Headers;
  body: unknown;
  /** Method and path, for the message. */
  target: string;
  retryAfterMs: number | undefined;
}

/** The error of an answer whose status is not a success. */
export function responseError({
  status,
  headers,
  body,
  target,
  retryAfterMs,
}: FailedResponse): LensClientError {
  if (isProblem(body)) return problemError({ ...body, status }, retryAfterMs);
  return new LensClientError({
    code: 'http_error',
    detail:
      `${target} was answered with status ${status} and no problem body, so the answer is probably not from ` +
      'Istari Lens: check the base URL and the proxies in between.',
    status,
    requestId: headers.get('x-request-id') ?? undefined,
    retryAfterMs,
  });
}
