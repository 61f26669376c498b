import type { ErrorCode } from './codes.ts';
import { LensError, type LensErrorOptions } from './lens-error.ts';

/** Something this needs is down or full; trying again after `retryAfterSeconds` may work. */
export class UnavailableError extends LensError {
  readonly retryAfterSeconds: number;

  constructor(
    code: Extract<
      ErrorCode,
      | 'app_database_unavailable'
      | 'data_source_unavailable'
      | 'analytics_role_can_write'
      | 'row_security_unavailable'
      | 'no_default_data_source'
      | 'queue_full'
      | 'hashing_busy'
      | 'overloaded'
      | 'not_ready'
      | 'shutting_down'
      | 'migrations_pending'
      | 'rate_limited'
      | 'idempotency_in_progress'
      | 'query_timeout'
    >,
    message: string,
    retryAfterSeconds: number,
    options: LensErrorOptions = {},
  ) {
    super(code, message, options);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
