import { ConfigError } from '../errors/index.ts';
import { deepFreeze } from './deep-freeze.ts';
import { createEnvReader, type Env } from './env-reader.ts';
import { readApi } from './read-api.ts';
import { readAuth } from './read-auth.ts';
import { readAnalyticsDatabase, readAppDatabase, readRedisUrl } from './read-databases.ts';
import { readEnvironment, readLogLevel, readRelease } from './read-environment.ts';
import { readEncryptionKeys } from './read-keys.ts';
import {
  readAllowedNetworks,
  readAudit,
  readCache,
  readCertificateAuthority,
  readQuery,
} from './read-limits.ts';
import { readRateLimits } from './read-rate-limits.ts';
import type { ResolvedConfig } from './resolved-config.ts';

/**
 * Reads the whole configuration from environment variables. Every secret may also come from a file
 * named by `NAME_FILE`. Outside development and test, weak secrets and open CORS lists are refused.
 *
 * Throws one ConfigError that lists every problem by variable, never with a value.
 *
 * @param env Defaults to the process's own environment.
 * @returns A configuration that is frozen all the way down.
 */
export function loadConfig(env: Env = process.env): ResolvedConfig {
  const reader = createEnvReader(env);
  const environment = readEnvironment(reader);
  const strict = environment === 'production' || environment === 'staging';
  const redisUrl = readRedisUrl(reader);
  const config: ResolvedConfig = {
    environment,
    release: readRelease(reader),
    logLevel: readLogLevel(reader, strict),
    api: readApi(reader, strict),
    auth: readAuth(reader, strict),
    encryptionKeys: readEncryptionKeys(reader, strict),
    appDatabase: readAppDatabase(reader, strict),
    analyticsDatabase: readAnalyticsDatabase(reader, strict),
    query: readQuery(reader),
    cache: readCache(reader, redisUrl),
    limits: readRateLimits(reader),
    audit: readAudit(reader),
    redisUrl,
    allowedNetworks: readAllowedNetworks(reader),
    dataSourceAuthority: readCertificateAuthority(reader),
    warnings: reader.warnings,
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return deepFreeze(config);
}
