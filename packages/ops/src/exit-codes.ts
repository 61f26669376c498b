/** Exit codes of `istari-lens`; fixed, so that scripts can rely on them. */
export const EXIT = {
  ok: 0,
  /** The operation failed, or what was asked about is not well. */
  failed: 1,
  /** The command line could not be understood. */
  usage: 2,
  /** A setting is missing or wrong (sysexits.h, EX_CONFIG). */
  config: 78,
  /** Stopped by SIGINT (128 + 2). */
  interrupted: 130,
  /** Nobody reads the output any more (128 + 13, as SIGPIPE). */
  outputClosed: 141,
  /** Stopped by SIGTERM (128 + 15). */
  terminated: 143,
} as const;
