import type { ErrorCode } from './codes.ts';
import { LensError } from './lens-error.ts';

/** The caller is known and may not do this. */
export class ForbiddenError extends LensError {
  constructor(
    message: string,
    code: Extract<
      ErrorCode,
      'forbidden' | 'csrf_failed' | 'origin_not_allowed' | 'https_required'
    > = 'forbidden',
  ) {
    super(code, message);
  }
}
