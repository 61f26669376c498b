import type { ProblemIssue } from '../contract.ts';

const BRAND = Symbol.for('istari-lens.client-error');

/** The facts a `LensClientError` is made of. */
export interface ClientErrorFacts {
  code: string;
  detail: string;
  status?: number;
  requestId?: string;
  retryAfterMs?: number;
  issues?: readonly ProblemIssue[];
  cause?: unknown;
}

/**
 * The one error this client throws for a call that failed. It holds facts for people and programs,
 * and never a token, a header or a request body, so it is safe to log.
 */
export class LensClientError extends Error {
  /**
   * A stable code: the one of the API's problem (RFC 9457), or one of the client's own:
   * `network_error`, `timeout`, `aborted`, `invalid_response`, `http_error`, `session_ended`.
   */
  readonly code: string;
  /** What happened and what to do next; also the `message`. */
  readonly detail: string;
  /** HTTP status; 0 when no answer arrived. */
  readonly status: number;
  /** The id under which the server logged the request. */
  readonly requestId: string | undefined;
  /** Milliseconds after which the server says a repeat makes sense. */
  readonly retryAfterMs: number | undefined;
  /** What is wrong in the request, one entry for each place; empty when the server named none. */
  readonly issues: readonly ProblemIssue[];

  constructor(facts: ClientErrorFacts) {
    super(facts.detail, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'LensClientError';
    this.code = facts.code;
    this.detail = facts.detail;
    this.status = facts.status ?? 0;
    this.requestId = facts.requestId;
    this.retryAfterMs = facts.retryAfterMs;
    this.issues = Object.freeze([...(facts.issues ?? [])]);
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** Recognises the error across two copies of this package, where `instanceof` does not. */
  static isInstance(value: unknown): value is LensClientError {
    return typeof value === 'object' && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
  }

  /** Plain data for a log. */
  toJSON(): object {
    const { name, code, detail, status, requestId, retryAfterMs, issues } = this;
    return { name, code, detail, status, requestId, retryAfterMs, issues };
  }
}
