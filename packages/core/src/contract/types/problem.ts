/** One problem with one place of a request. */
export interface ProblemIssue {
  /** JSON pointer (RFC 6901) into the request body, or the name of a query or path parameter. */
  pointer: string;
  code: string;
  detail: string;
  /** What would be allowed there; of long lists of names fifty, and then `detail` says how many there are. */
  allowed?: string[];
  /** The nearest allowed value. */
  suggestion?: string;
}

/** An error body (RFC 9457, `application/problem+json`). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  requestId: string;
  errors?: ProblemIssue[];
  retryAfterSeconds?: number;
}
