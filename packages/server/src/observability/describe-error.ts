/** An error as it stands in a log line. */
export interface ErrorDescription {
  type: string;
  message?: string;
  code?: string;
  stack?: string;
  cause?: ErrorDescription;
}

const MAX_CAUSES = 5;

/**
 * What of an error goes into a log: type, code, message and stack, of its causes too, and none of its
 * other properties. The messages of Postgres repeat values of statements, so for those the code
 * speaks alone.
 */
export function describeError(error: unknown, depth: number = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const fromPostgres = 'severity' in error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(fromPostgres ? {} : { message: error.message }),
    ...(code === undefined ? {} : { code }),
    stack: frames.join('\n'),
    ...(error.cause === undefined || depth >= MAX_CAUSES
      ? {}
      : { cause: describeError(error.cause, depth + 1) }),
  };
}
