import { createEntrySealer, createSeldom, deploymentOf } from '../cache/index.ts';
import { troubleKind } from '../cache/trouble-kind.ts';
import type { ResolvedConfig } from '../config/resolved-config.ts';
import { errorCode } from '../databases/index.ts';
import type { Logger } from '../lens-types.ts';
import { createMemoryRateLimiter } from './memory-rate-limiter.ts';
import { createRedisRateLimiter } from './redis-rate-limiter.ts';
import type { RateLimiter } from './types.ts';

export interface OpenRateLimiterOptions {
  config: Pick<ResolvedConfig, 'redisUrl' | 'appDatabase' | 'analyticsDatabase'>;
  /** 32 bytes made from the deployment's secret, for names of counts only. */
  key: Buffer;
  logger: Logger;
}

/** Counts in Redis for all processes where `REDIS_URL` is set, else in this process. Trouble is logged once a minute. */
export function openRateLimiter({ config, key, logger }: OpenRateLimiterOptions): RateLimiter {
  const own = createMemoryRateLimiter();
  if (config.redisUrl === undefined) return own;
  const isSeldom = createSeldom();
  let isTroubled = false;
  return createRedisRateLimiter({
    url: config.redisUrl,
    sealer: createEntrySealer(key, deploymentOf(config)),
    fallback: own,
    onTrouble(error) {
      logger.debug({ err: error }, 'why the shared rate limits failed');
      if (!isSeldom('limits')) return;
      isTroubled = true;
      logger.warn(
        { code: errorCode(error), reason: troubleKind(error) },
        'Redis cannot be asked about rate limits; this process counts by itself until it can',
      );
    },
    onRecovery() {
      if (isTroubled) logger.info({}, 'rate limits are shared by Redis again');
      isTroubled = false;
    },
  });
}
