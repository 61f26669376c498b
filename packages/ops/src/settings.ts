import { loadAppDatabaseConfig } from '@istari-lens/core';

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
export function readAppDatabaseSettings(
  env: Readonly<Record<string, string | undefined>> = process.env,
): AppDatabaseSettings {
  const { directUrl, schema } = loadAppDatabaseConfig(env);
  return { url: directUrl, schema };
}
