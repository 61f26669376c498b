import type { Problem } from '../contract.ts';
import { LensClientError } from './client-error.ts';

/** The error of a problem body (RFC 9457), such as a failed widget's. */
export function problemError(problem: Problem, retryAfterMs?: number): LensClientError {
  const bySeconds = problem.retryAfterSeconds === undefined ? undefined : problem.retryAfterSeconds * 1000;
  return new LensClientError({
    code: problem.code,
    detail: problem.detail,
    status: problem.status,
    requestId: problem.requestId,
    retryAfterMs: retryAfterMs ?? bySeconds,
    issues: problem.errors,
  });
}

/** True when a JSON body is a problem of this API rather than some proxy's idea of an error. */
export function isProblem(body: unknown): body is Problem {
  if (typeof body !== 'object' || body === null) return false;
  const { code, detail, status } = body as Partial<Record<keyof Problem, unknown>>;
  return typeof code === 'string' && typeof detail === 'string' && typeof status === 'number';
}
