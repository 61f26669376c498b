import { errorCode } from '../../databases/index.ts';

/** Deadlock and failed serialization: two statements met, and one had to yield. */
const CONFLICTS: ReadonlySet<string> = new Set(['40P01', '40001']);

/** True for a failure that says nothing against the connection. Looks through the causes of an error. */
export function isPassingConflict(error: unknown): boolean {
  if (CONFLICTS.has(errorCode(error) ?? '')) return true;
  return error instanceof Error && error.cause !== undefined && isPassingConflict(error.cause);
}
