import type { ErrorCode } from './codes.ts';
import { LensError } from './lens-error.ts';

/** The caller is not known: no token, a token that does not verify, or wrong credentials. */
export class AuthenticationError extends LensError {
  constructor(
    code: Extract<ErrorCode, 'missing_token' | 'invalid_token' | 'invalid_credentials' | 'session_ended'>,
    message: string,
  ) {
    super(code, message);
  }
}
