import { ConfigError } from '../errors/index.ts';
import { deepFreeze } from './deep-freeze.ts';
import { createEnvReader, type Env } from './env-reader.ts';
import { readAllowedNetworks, readCertificateAuthority } from './read-limits.ts';
import type { ResolvedConfig } from './resolved-config.ts';

/**
 * Reads only what data sources of tenants must keep to: `DATA_SOURCE_ALLOWED_NETWORKS` and `DATA_SOURCE_CA`.
 * For operations that need no other setting.
 *
 * Throws one ConfigError that lists every problem by variable, never with a value.
 *
 * @param env Defaults to the process's own environment.
 */
export function loadDataSourceRules(
  env: Env = process.env,
): Pick<ResolvedConfig, 'allowedNetworks' | 'dataSourceAuthority'> {
  const reader = createEnvReader(env);
  const rules = {
    allowedNetworks: readAllowedNetworks(reader),
    dataSourceAuthority: readCertificateAuthority(reader),
  };
  if (reader.problems.length > 0) throw new ConfigError(reader.problems);
  return deepFreeze(rules);
}
