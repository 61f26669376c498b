import { ConfigError } from '../errors/index.ts';
import { deepFreeze } from './deep-freeze.ts';
import { createEnvReader, type Env } from './env-reader.ts';
import { readAppDatabase } from './read-databases.ts';
import type { ResolvedConfig } from './resolved-config.ts';

/**
 * Reads only what names the app database: `APP_DB_URL` or `DATABASE_URL`, `APP_DB_DIRECT_URL`,
 * `APP_DB_POOL_MAX` and `LENS_SCHEMA`. For operations that need no other setting, such as migrations; to these
 * `APP_DB_DIRECT_URL` alone is enough.
 *
 * Throws one ConfigError that lists every problem by variable, never with a value.
 *
 * @param env Defaults to the process's own environment.
 */
export function loadAppDatabaseConfig(env: Env = process.env): ResolvedConfig['appDatabase'] {
  const reader = createEnvReader(env);
  const config = readAppDatabase(reader, false, { directIsEnough: true });
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return deepFreeze(config);
}
