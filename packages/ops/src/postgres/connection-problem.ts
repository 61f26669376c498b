import { LensError, UnavailableError } from '@istari-lens/core';

const PROBLEMS: Readonly<Record<string, string>> = {
  '28P01':
    'refuses the connection: user or password is wrong. Correct them in its URL; characters such as @ : / in a password are written as %40 %3A %2F',
  '28000':
    'refuses the connection: this user may not log in from here. Check the user in its URL, the role (LOGIN), and pg_hba.conf of the server',
  '3D000':
    'cannot be opened: the server has no database of that name. Correct the last part of its URL, or make the database',
  '42501': 'refuses the connection: the role lacks CONNECT on it. Grant that',
  '55000':
    'accepts no connections: somebody closed it, or a swap of an older release was killed while it had closed it. "istari-lens restore --undo" or another swap opens it, and so does ALTER DATABASE … ALLOW_CONNECTIONS true',
  '53300':
    'refuses the connection: all of its connections are taken. See "Pool exhausted" in docs/operations.md',
  '57P03': 'refuses the connection: the server is starting or stopping. Wait for that',
  ECONNREFUSED:
    'cannot be reached: nothing listens at that host and port. Check them in its URL, and that the server runs',
  ENOTFOUND: 'cannot be reached: its host name is not known here. Check the host in its URL',
  EAI_AGAIN: 'cannot be reached: its host name could not be looked up. Check the host in its URL, and DNS',
  ETIMEDOUT:
    'cannot be reached: it did not answer in time. Check host and port in its URL, and what stands in between',
  EHOSTUNREACH: 'cannot be reached: no way leads to its host. Check the host in its URL, and the network',
  ENETUNREACH: 'cannot be reached: no way leads to its host. Check the host in its URL, and the network',
};
const UNKNOWN = 'refuses the connection or cannot be reached. Check its URL, and that the server runs';

/**
 * What a failure to connect means, without the URL: a wrong password is told from a wrong name and from a
 * server that is not there.
 */
export function connectionProblem(cause: unknown): LensError {
  if (LensError.isInstance(cause)) return cause;
  const code = codeOf(cause);
  const problem = PROBLEMS[code ?? (isTimeout(cause) ? 'ETIMEDOUT' : '')] ?? UNKNOWN;
  const suffix = code === undefined ? '' : ` (${code})`;
  return new UnavailableError(
    'app_database_unavailable',
    `The database ${problem}, then run this again${suffix}.`,
    5,
    { cause },
  );
}

/** The code of an error of the driver or of the network; undefined when it has none. */
export function codeOf(error: unknown): string | undefined {
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && /timeout/i.test(error.message);
}
