import { ConfigError } from '../errors/index.ts';
import { deepFreeze } from './deep-freeze.ts';
import { createEnvReader, type Env } from './env-reader.ts';
import { readAnalyticsDatabase } from './read-databases.ts';
import type { ResolvedConfig } from './resolved-config.ts';

/**
 * Reads only what names the analytics database: `ANALYTICS_DB_URL`, `ANALYTICS_REPLICA_URLS` and
 * `ANALYTICS_DB_POOL_MAX`. For operations that need no other setting.
 *
 * Throws one ConfigError that lists every problem by variable, never with a value.
 *
 * @param env Defaults to the process's own environment.
 */
export function loadAnalyticsDatabaseConfig(env: Env = process.env): ResolvedConfig['analyticsDatabase'] {
  const reader = createEnvReader(env);
  const config = readAnalyticsDatabase(reader, false);
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return deepFreeze(config);
}
