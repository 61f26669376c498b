import { readFileSync } from 'node:fs';
import {
  ConfigError,
  loadAnalyticsDatabaseConfig,
  loadAppDatabaseConfig,
  loadEncryptionKeys,
  type ConfigProblem,
} from '@istari-lens/core';
import { isIdentity } from './backup/encryption/identity.ts';
import type { S3Settings } from './destinations/s3/s3-settings.ts';

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

/** Reads `LENS_API_KEY`, also as `LENS_API_KEY_FILE`. Throws a ConfigError without one. */
export function readApiKey(env: Environment = process.env): string {
  const problems: ConfigProblem[] = [];
  const key = readSecret('LENS_API_KEY', env, problems);
  if (key !== undefined) return key;
  const detail = 'is missing. Set it to an API key with the scopes query:read and datasets:write.';
  throw new ConfigError(problems.length > 0 ? problems : [{ variable: 'LENS_API_KEY', detail }]);
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
    const secret = readFileSync(file, 'utf8').trim();
    if (secret === '') problems.push({ variable: `${name}_FILE`, detail: 'names a file that is empty.' });
    return secret || undefined;
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

/** `POSTGRES_CLIENT_IMAGE`: the container image whose client programs are used where none of this machine fits. */
export function readClientImage(env: Environment = process.env): string | undefined {
  return env['POSTGRES_CLIENT_IMAGE']?.trim() || undefined;
}

/** What a container engine's program reads to find its engine, and nothing else of the environment. */
export function readEngineEnvironment(env: Environment = process.env): Record<string, string> {
  const names = /^(?:HOME|XDG_RUNTIME_DIR|CONTAINER_HOST|DOCKER_[A-Z_]+)$/;
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (names.test(name) && value ? [[name, value]] : [])),
  );
}

/** Where backups are kept, and the keys to them. */
export interface BackupSettings {
  destination: string;
  /** age public keys; empty: backups are not encrypted. */
  recipients: string[];
  /** Text of an age key file, for reading encrypted backups. */
  identity?: string;
  s3: S3Settings;
}

/** Whether it is said at all where backups are kept. */
export function isBackupConfigured(env: Environment = process.env): boolean {
  return (env['BACKUP_DESTINATION']?.trim() ?? '') !== '';
}

/**
 * Reads `BACKUP_DESTINATION`, `BACKUP_AGE_RECIPIENTS`, `BACKUP_AGE_IDENTITY`, `S3_ENDPOINT` and `AWS_*`
 * (secrets also as `NAME_FILE`). Throws a ConfigError.
 *
 * @param env Defaults to the process's own environment.
 */
export function readBackupSettings(env: Environment = process.env): BackupSettings {
  const problems: ConfigProblem[] = [];
  const text = (name: string): string | undefined => env[name]?.trim() || undefined;
  const destination = text('BACKUP_DESTINATION');
  if (destination === undefined) {
    const detail = 'is missing. Set it to where backups are kept: /absolute/folder or s3://bucket/prefix.';
    problems.push({ variable: 'BACKUP_DESTINATION', detail });
  }
  const endpoint = text('S3_ENDPOINT');
  if (endpoint !== undefined && !/^https?:$/.test(URL.parse(endpoint)?.protocol ?? '')) {
    problems.push({
      variable: 'S3_ENDPOINT',
      detail: 'is no http or https URL. Write it as https://host:port, or leave it out for AWS.',
    });
  }
  const identity = readSecret('BACKUP_AGE_IDENTITY', env, problems);
  if (identity !== undefined && !isIdentity(identity)) {
    problems.push({
      variable:
        text('BACKUP_AGE_IDENTITY') === undefined ? 'BACKUP_AGE_IDENTITY_FILE' : 'BACKUP_AGE_IDENTITY',
      detail:
        'holds no age private key. Give it what "age-keygen" wrote: a line that begins with "AGE-SECRET-KEY-".',
    });
  }
  const region = text('AWS_REGION') ?? text('AWS_DEFAULT_REGION');
  const accessKeyId = readSecret('AWS_ACCESS_KEY_ID', env, problems);
  const secretAccessKey = readSecret('AWS_SECRET_ACCESS_KEY', env, problems);
  const sessionToken = readSecret('AWS_SESSION_TOKEN', env, problems);
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined) && problems.length === 0) {
    const variable = accessKeyId === undefined ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY';
    problems.push({ variable, detail: 'is missing, while the other half of the key is set. Set both.' });
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    destination: destination ?? '',
    recipients: (text('BACKUP_AGE_RECIPIENTS') ?? '').split(/[\s,]+/).filter((recipient) => recipient !== ''),
    // What is not set is left out: callers may tell that from undefined (exactOptionalPropertyTypes).
    ...(identity === undefined ? {} : { identity }),
    s3: {
      ...(endpoint === undefined ? {} : { endpoint }),
      ...(region === undefined ? {} : { region }),
      ...(accessKeyId === undefined || secretAccessKey === undefined
        ? {}
        : {
            credentials: {
              accessKeyId,
              secretAccessKey,
              ...(sessionToken === undefined ? {} : { sessionToken }),
            },
          }),
    },
  };
}
