import { LensError } from '../errors/index.ts';
import type { Logger } from '../lens-types.ts';

/**
 * The error as a caller may see it: one raised on purpose as it is, anything else logged and masked,
 * since its text may tell of SQL, hosts or values.
 */
export function toLensError(
  error: unknown,
  logger: Logger,
  facts: Readonly<Record<string, unknown>>,
): LensError {
  if (LensError.isInstance(error)) return error;
  logger.error({ ...facts, err: error }, 'an unexpected error was masked');
  return new LensError(
    'internal_error',
    'Something went wrong on our side. Try again; if it stays so, report the id of the request.',
  );
}
