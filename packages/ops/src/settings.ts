import { readFileSync } from 'node:fs';
import {
  ConfigError,
  loadAnalyticsDatabaseConfig,
  loadAppDatabaseConfig,
  loadEncryptionKeys,
  type ConfigProblem,
} from '@istari-lens/core';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where the app database is, for operations on it. */
export interface AppDatabaseSettings {
  /** A direct connection: behind a transaction pooler, locks and LISTEN do not work. */
  url: string;
  schema: string;
}

/**
 * Reads `APP_DB_DIRECT_URL`, else `APP_DB_URL`, else `DATABASE_URL`, and `LENS_SCHEMA`.
 * Throws a ConfigError that names every variable that is missing or wrong.
 *
 * @param env Defaults to the process's own environment.
 */
export function readAppDatabaseSettings(env: Environment = process.env): AppDatabaseSettings {
  const { directUrl, schema } = loadAppDatabaseConfig(env);
  return { url: directUrl, schema };
}

/** The databases that operations can look at. */
export type DatabaseName = 'app' | 'analytics';

/**
 * Reads the URL of one database. Throws a ConfigError when it is missing or wrong.
 *
 * @param env Defaults to the process's own environment.
 */
export function readDatabaseSettings(name: DatabaseName, env: Environment = process.env): { url: string } {
  if (name === 'app') return { url: readAppDatabaseSettings(env).url };
  const { url } = loadAnalyticsDatabaseConfig(env);
  if (url !== undefined) return { url };
  throw new ConfigError([
    {
      variable: 'ANALYTICS_DB_URL',
      detail: 'is missing. Set it to the Postgres URL of the analytics database.',
    },
  ]);
}

/**
 * Reads what rotating keys needs: the app database and `ENCRYPTION_KEY`. Throws a ConfigError.
 *
 * @param env Defaults to the process's own environment.
 */
export function readKeySettings(
  env: Environment = process.env,
): AppDatabaseSettings & { encryptionKeys: readonly string[] } {
  return { ...readAppDatabaseSettings(env), encryptionKeys: loadEncryptionKeys(env) };
}

/** `RELEASE`, for the history of migrations; `unknown` when it is not set. */
export function readRelease(env: Environment = process.env): string {
  return env['RELEASE']?.trim() || 'unknown';
}

/** The environment of this process, for checks that look at all of it. */
export function readEnvironment(): Environment {
  return { ...process.env };
}

/** What looking at a deployment needs besides its address. */
export interface ValidateSettings {
  login: { email: string; password: string } | false;
  metricsToken: string | undefined;
  release: string | undefined;
}

/**
 * Reads `VALIDATE_EMAIL`, `VALIDATE_PASSWORD`, `METRICS_TOKEN` (both also as `NAME_FILE`) and `RELEASE`.
 * Throws a ConfigError when a login is wanted and its user is not given.
 *
 * @param env Defaults to the process's own environment.
 */
export function readValidateSettings(
  wanted: { login: boolean },
  env: Environment = process.env,
): ValidateSettings {
  const problems: ConfigProblem[] = [];
  const email = env['VALIDATE_EMAIL']?.trim() || undefined;
  const password = wanted.login ? readSecret('VALIDATE_PASSWORD', env, problems) : undefined;
  const metricsToken = readSecret('METRICS_TOKEN', env, problems);
  if (wanted.login) {
    const detail =
      'is missing. Set it to a user who may log in for this, or leave the login out with --no-login.';
    if (email === undefined) problems.push({ variable: 'VALIDATE_EMAIL', detail });
    if (
      password === undefined &&
      problems.every(({ variable }) => !variable.startsWith('VALIDATE_PASSWORD'))
    ) {
      problems.push({ variable: 'VALIDATE_PASSWORD', detail });
    }
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    login: email === undefined || password === undefined ? false : { email, password },
    metricsToken,
    release: env['RELEASE']?.trim() || undefined,
  };
}

/** A secret from its variable, or from the file that `NAME_FILE` names. */
function readSecret(name: string, env: Environment, problems: ConfigProblem[]): string | undefined {
  const value = env[name]?.trim() || undefined;
  const file = env[`${name}_FILE`]?.trim() || undefined;
  if (file === undefined) return value;
  if (value !== undefined) {
    problems.push({ variable: name, detail: `is set, and ${name}_FILE is set too. Keep one of the two.` });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim() || undefined;
  } catch {
    problems.push({
      variable: `${name}_FILE`,
      detail: 'names a file that cannot be read. Check the path, and that this process may read it.',
    });
    return undefined;
  }
}

/** Reads both databases for metrics about them; the analytics database may be missing. Throws a ConfigError. */
export function readMonitorSettings(env: Environment = process.env): {
  app: AppDatabaseSettings;
  analytics: { url: string } | undefined;
} {
  const { url } = loadAnalyticsDatabaseConfig(env);
  return { app: readAppDatabaseSettings(env), analytics: url === undefined ? undefined : { url } };
}

/** `PATH`, for finding client programs. */
export function readSearchPath(env: Environment = process.env): string {
  return env['PATH'] ?? '';
}
