import type { EnvReader } from './env-reader.ts';
import { readChoice } from './read-values.ts';
import type { Environment, LogLevel } from './resolved-config.ts';

const ENVIRONMENTS: readonly Environment[] = ['development', 'test', 'staging', 'production'];
const LOG_LEVELS: readonly LogLevel[] = ['debug', 'info', 'warn', 'error', 'silent'];

/** Spellings that Python's logging knows besides ours. */
const PYTHON_LEVELS: ReadonlyMap<string, LogLevel> = new Map([
  ['warning', 'warn'],
  ['critical', 'error'],
  ['fatal', 'error'],
]);

/** `ENVIRONMENT`; unset or unknown means production, so that forgetting it never weakens a deployment. */
export function readEnvironment(reader: EnvReader): Environment {
  return readChoice(reader, 'ENVIRONMENT', ENVIRONMENTS, 'production');
}

/** `LOG_LEVEL`; production and staging do not log at debug level. */
export function readLogLevel(reader: EnvReader, strict: boolean): LogLevel {
  const level = readChoice(reader, 'LOG_LEVEL', LOG_LEVELS, 'info', PYTHON_LEVELS);
  if (level === 'debug' && strict) {
    reader.problem(
      'LOG_LEVEL',
      'is debug, which production and staging do not allow. Use info, or set ENVIRONMENT to what this deployment is.',
    );
  }
  return level;
}

/** `RELEASE`: a name for what is deployed, shown by health, logs and metrics. */
export function readRelease(reader: EnvReader): string {
  const release = reader.text('RELEASE') ?? 'unknown';
  if (!/^[\x21-\x7e]{1,128}$/.test(release)) {
    reader.problem(
      'RELEASE',
      'is not a name of up to 128 visible ASCII characters without spaces. Use for example a version or a commit.',
    );
  }
  return release;
}
