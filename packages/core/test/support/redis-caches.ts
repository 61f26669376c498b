import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { startFaultProxy, startRedis, type FaultProxy, type RunningRedis } from '@istari-lens/testing';
import { createClient } from '@redis/client';
import { createQueryCache, type CacheStore, type QueryCache } from '../../src/cache/index.ts';
import { createEntrySealer } from '../../src/cache/remote/sealed-entry.ts';
import { createRedisStore } from '../../src/cache/stores/redis-store.ts';

interface StoreFacts {
  /** @default one that nobody else has */
  deployment?: string;
  url?: string;
  maxEntryBytes?: number;
}

const createAdmin = (url: string) => createClient({ url });
export type RedisAdmin = ReturnType<typeof createAdmin>;

/** A Redis, a proxy before it, and caches on it as several processes would have them. */
export interface RedisCaches {
  readonly url: string;
  /** Between the Redis and the caches of {@link RedisCaches.process}. */
  readonly proxy: FaultProxy;
  /** The server itself, to be stopped where it is. */
  readonly server: Pick<RunningRedis, 'freeze' | 'thaw'>;
  /** Past the proxy. */
  readonly admin: RedisAdmin;
  /** What stores have told of since the last test. */
  readonly trouble: unknown[];
  open(facts?: StoreFacts): Promise<CacheStore>;
  /** The cache of one process; every call is another process of the same deployment. */
  process(facts?: StoreFacts): Promise<QueryCache>;
  /** Ends this with the test, too. */
  endWithTest<T extends { close(): Promise<void> | void }>(opened: T): T;
  /** Names of all entries, sorted. */
  entries(): Promise<string[]>;
  /** Waits until the cache writes to Redis again, by itself. */
  recovers(cache: QueryCache): Promise<void>;
  beforeTest(): Promise<void>;
  afterTest(): Promise<void>;
  stop(): Promise<void>;
}

/** How long and by which tag the answers of {@link ask} are kept. */
export const ttl = { ttlMs: 60_000, staleMs: 60_000, tags: ['t'] };

/** A load that takes a moment and brings a text. */
export const load = (text: string) => async (): Promise<string> => {
  await sleep(20);
  return text;
};

/** Asks for a key; the answer's status and text. */
export async function ask(cache: QueryCache, name: string, text: string = name): Promise<[string, string]> {
  const { status, body } = await cache.getOrLoad(name, load(text), ttl);
  return [status, new TextDecoder().decode(body)];
}

/** How long an answer takes, in milliseconds. @throws when it is not the right one. */
export async function timed(cache: QueryCache, name: string): Promise<number> {
  const started = performance.now();
  const [, text] = await ask(cache, name);
  if (text !== name) throw new Error(`The answer for ${name} is ${text}.`);
  return performance.now() - started;
}

/** Asks until the answer is in the cache's own memory. */
export async function remember(cache: QueryCache, name: string): Promise<void> {
  while ((await ask(cache, name))[0] !== 'hit') await sleep(10);
}

/**
 * Asks each of two caches for answers that neither has, in turn.
 *
 * @returns by how much the median of the first is above that of the second, in milliseconds.
 */
export async function slowdown(cache: QueryCache, plain: QueryCache): Promise<number> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < 15; round += 1) {
    const name = randomBytes(8).toString('hex');
    times[0].push(await timed(cache, name));
    times[1].push(await timed(plain, name));
  }
  const [first = 0, second = 0] = times.map((each) => each.toSorted((a, b) => a - b)[7]);
  return first - second;
}

/** Starts all of it. */
export async function startRedisCaches(): Promise<RedisCaches> {
  const key = randomBytes(32);
  const redis = await startRedis();
  const proxy = await startFaultProxy(redis);
  const admin = createAdmin(redis.url);
  await admin.connect();
  const trouble: unknown[] = [];
  const opened: { close(): Promise<void> | void }[] = [];
  let made = 0;

  const open: RedisCaches['open'] = async (facts = {}) => {
    const store = createRedisStore({
      url: facts.url ?? redis.url,
      maxEntryBytes: facts.maxEntryBytes,
      sealer: createEntrySealer(key, facts.deployment ?? `d${(made += 1)}`),
      onTrouble: (error) => trouble.push(error),
    });
    await store.ready?.();
    return store;
  };
  const endWithTest: RedisCaches['endWithTest'] = (each) => {
    opened.push(each);
    return each;
  };
  const start: RedisCaches['process'] = async (facts = {}) => {
    const shared = await open({ deployment: 'one', url: proxy.url(redis.url), ...facts });
    return endWithTest(createQueryCache({ maxBytes: 1_000_000, shared }));
  };

  return {
    url: redis.url,
    proxy,
    server: redis,
    admin,
    trouble,
    open,
    process: start,
    endWithTest,
    entries: async () => (await admin.keys('*:e:*')).toSorted(),
    async recovers(cache) {
      const other = await start({ url: redis.url });
      const deadline = performance.now() + 10_000;
      while (performance.now() < deadline) {
        const name = `recovered${(made += 1)}`;
        await ask(cache, name);
        if ((await ask(other, name))[0] !== 'miss') return;
        await sleep(100);
      }
      throw new Error('The cache did not find its way back to Redis.');
    },
    async beforeTest() {
      trouble.length = 0;
      proxy.accept();
      proxy.resume();
      proxy.delay(0);
      await admin.flushAll();
    },
    async afterTest() {
      await Promise.all(opened.splice(0).map((each) => each.close()));
    },
    async stop() {
      await admin.close();
      await proxy.close();
      await redis.stop();
    },
  };
}
