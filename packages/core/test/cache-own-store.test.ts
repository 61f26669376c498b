import { randomBytes } from 'node:crypto';
import { describeServices } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { createEntrySealer } from '../src/cache/remote/sealed-entry.ts';
import { createSealedStore } from '../src/cache/remote/sealed-store.ts';
import { describeCacheStore } from '../src/cache/stores/contract-suite.ts';
import { describeCacheLeases } from '../src/cache/stores/lease-contract-suite.ts';
import type { CacheStore } from '../src/cache/types.ts';
import { startRedisCaches, type RedisCaches } from './support/redis-caches.ts';

const { redis: service } = await describeServices();

describe.skipIf(!service.available)('a store of the host that processes share', () => {
  const sealer = createEntrySealer(randomBytes(32), 'a deployment');
  let redis: RedisCaches;
  beforeAll(async () => {
    redis = await startRedisCaches();
  });
  beforeEach(() => redis.beforeTest());
  afterEach(() => redis.afterTest());
  afterAll(() => redis?.stop());

  async function create(): Promise<CacheStore> {
    const hosts = await redis.open();
    redis.endWithTest(hosts);
    return createSealedStore(hosts, sealer);
  }

  describeCacheStore('a sealed store', { create }, { describe, it });
  describeCacheLeases('a sealed store', { create }, { describe, it });
});
