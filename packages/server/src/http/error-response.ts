import { ERROR_STATUS, LensError } from '@istari-lens/core';
import type { ErrorCode, ValidationError } from '@istari-lens/core';
import type { Problem } from '@istari-lens/core/contract';

/** An error as it leaves the server, and whether it needs somebody's attention. */
export interface ErrorResponse {
  problem: Problem;
  headers: Record<string, string>;
  /** True for our own faults: the cause belongs into the log, for the answer does not tell it. */
  unexpected: boolean;
}

/** Raised to callers of functions only; over HTTP they are our own fault. */
const NEVER_SENT: readonly ErrorCode[] = [
  'invalid_config',
  'decryption_failed',
  'migration_failed',
  'schema_too_new',
];

/**
 * The one place that turns an error into a problem (RFC 9457). What Lens did not raise on purpose
 * leaves masked, with nothing but the request id.
 */
export function toErrorResponse(error: unknown, requestId: string): ErrorResponse {
  if (!LensError.isInstance(error) || NEVER_SENT.includes(error.code)) return masked(requestId);
  const status = ERROR_STATUS[error.code];
  if (status === 500) return masked(requestId);
  const retryAfterSeconds = retryAfterOf(error);
  const problem: Problem = {
    ...basics(error.code, requestId),
    detail: error.message,
    ...('issues' in error && Array.isArray(error.issues)
      ? { errors: (error as ValidationError).issues.slice() }
      : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
  };
  const headers: Record<string, string> = {};
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(retryAfterSeconds);
  if (status === 401) headers['WWW-Authenticate'] = challengeFor(error.code);
  return { problem, headers, unexpected: false };
}

function masked(requestId: string): ErrorResponse {
  const problem: Problem = {
    ...basics('internal_error', requestId),
    detail: 'Something failed on the server. Give the request id to whoever runs it.',
  };
  return { problem, headers: {}, unexpected: true };
}

function basics(code: ErrorCode, requestId: string): Omit<Problem, 'detail'> {
  const words = code.replaceAll('_', ' ').replace(/\bjson\b/, 'JSON');
  return {
    type: `urn:istari-lens:error:${code}`,
    title: words.charAt(0).toUpperCase() + words.slice(1),
    status: ERROR_STATUS[code],
    code,
    requestId,
  };
}

function retryAfterOf(error: LensError): number | undefined {
  if (!('retryAfterSeconds' in error) || typeof error.retryAfterSeconds !== 'number') return undefined;
  return Math.max(1, Math.ceil(error.retryAfterSeconds));
}

/** RFC 6750: an error is named only when a token was sent. */
function challengeFor(code: ErrorCode): string {
  return `Bearer realm="istari-lens"${code === 'invalid_token' ? ', error="invalid_token"' : ''}`;
}
