/** An error as it stands in a log line. */
export interface ErrorDescription {
  type: string;
  message?: string;
  code?: string;
  stack?: string;
  cause?: ErrorDescription;
}

const MAX_CAUSES = 5;
/** As the standard of SQL has it; what a hostile server sends in its place may be any text. */
const SQLSTATE = /^[0-9A-Z]{5}$/;

/**
 * What of an error goes into a log: type, code, message and stack, of its causes too, and none of its
 * other properties. The messages of Postgres repeat values of statements, so for those the code
 * speaks alone.
 */
export function describeError(error: unknown, depth: number = 0): ErrorDescription {
  if (!(error instanceof Error)) return { type: typeof error };
  const fromPostgres = 'severity' in error;
  const given = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const code = fromPostgres && given !== undefined && !SQLSTATE.test(given) ? undefined : given;
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
