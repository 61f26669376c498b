import type { EnvReader } from './env-reader.ts';
import { readInteger } from './read-values.ts';
import type { ResolvedConfig } from './resolved-config.ts';

const MAX_PER_MINUTE = 1_000_000_000;

/** `RATE_LIMIT_*`: calls a minute, 0 for no limit. */
export function readRateLimits(reader: EnvReader): ResolvedConfig['limits'] {
  const perMinute = (name: string, fallback: number): number =>
    readInteger(reader, name, { fallback, min: 0, max: MAX_PER_MINUTE });
  return {
    calls: {
      principal: perMinute('RATE_LIMIT_PRINCIPAL', 6_000),
      tenant: perMinute('RATE_LIMIT_TENANT', 60_000),
      address: perMinute('RATE_LIMIT_ADDRESS', 30_000),
    },
    questions: {
      principal: perMinute('RATE_LIMIT_QUERY_PRINCIPAL', 0),
      tenant: perMinute('RATE_LIMIT_QUERY_TENANT', 0),
      address: perMinute('RATE_LIMIT_QUERY_ADDRESS', 0),
    },
  };
}
