import type { Logger, LogLevel } from '@istari-lens/core';
import { pino, type DestinationStream } from 'pino';
import { describeError } from './describe-error.ts';

/**
 * The log of a standalone process: one JSON object a line with `time` (RFC 3339), `level` in capitals
 * and `msg`. Control characters are escaped.
 *
 * @param destination Where lines go. @default stdout
 */
export function createLogger(level: LogLevel, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label.toUpperCase() }) },
    serializers: { err: (error: unknown) => (error instanceof Error ? describeError(error) : error) },
  };
  return destination === undefined ? pino(options) : pino(options, destination);
}
