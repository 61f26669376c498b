import { errorCode } from '../databases/index.ts';
import { LateError } from './within-time.ts';

/** What kind of failure a cache store had, in words for the log that name neither host nor value. */
export function troubleKind(error: unknown): string {
  if (error instanceof LateError || (error instanceof Error && error.name === 'TimeoutError'))
    return 'it did not answer in time';
  const code = errorCode(error);
  return code === undefined ? 'it failed without a code' : `it failed with ${code}`;
}
