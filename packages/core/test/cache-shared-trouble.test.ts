import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, describeServices, startFaultProxy, startRedis } from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createQueryCache, type CacheStore, type QueryCache } from '../src/cache/index.ts';
import { createLeading } from '../src/cache/leading.ts';
import { createEntrySealer } from '../src/cache/remote/sealed-entry.ts';
import { createPostgresStore } from '../src/cache/stores/postgres-store.ts';
import { createRedisStore } from '../src/cache/stores/redis-store.ts';
import { createAppDatabase } from '../src/databases/index.ts';
import { ask, load, ttl } from './support/redis-caches.ts';

const { redis: service } = await describeServices();
const TEN_MINUTES_MS = 600_000;
/** Of every step: a busy machine is none of the troubles that are tried here. */
const PATIENCE_MS = 5_000;

interface Facts {
  url: string;
  key: Buffer;
  offsetMs?: number;
  onTrouble: (error: unknown) => void;
}

/** A server, and a store on it for one process. */
interface Place {
  readonly name: string;
  start(): Promise<{ url: string; host: string; port: number; stop(): Promise<void> }>;
  open(facts: Facts): CacheStore;
}

const clockOf =
  (offsetMs: number = 0) =>
  (): number =>
    Date.now() + offsetMs;
const sealerOf = (key: Buffer) => createEntrySealer(key, 'one');
const PLACES: readonly Place[] = [
  {
    name: 'Redis',
    async start() {
      const redis = await startRedis();
      return { ...redis, stop: () => redis.stop() };
    },
    open: ({ url, key, offsetMs, onTrouble }) =>
      createRedisStore({
        url,
        sealer: sealerOf(key),
        now: clockOf(offsetMs),
        timeoutMs: PATIENCE_MS,
        onTrouble,
      }),
  },
  {
    name: 'Postgres',
    async start() {
      const db = await createTestDatabase('app');
      const { hostname, port } = new URL(db.url);
      return { url: db.url, host: hostname, port: Number(port || 5432), stop: () => db.drop() };
    },
    open: ({ url, key, offsetMs, onTrouble }) =>
      createPostgresStore({
        database: createAppDatabase({
          url,
          schema: 'lens',
          poolMax: 3,
          connectionTimeoutMs: 1_000,
          statementTimeoutMs: 3_000,
        }),
        connections: 3,
        sealer: sealerOf(key),
        maxBytes: 100_000_000,
        now: clockOf(offsetMs),
        timeoutMs: PATIENCE_MS,
        onTrouble,
      }),
  },
];

for (const place of PLACES)
  describe.skipIf(place.name === 'Redis' && !service.available)(`processes that share ${place.name}`, () => {
    let server: Awaited<ReturnType<Place['start']>>;
    beforeAll(async () => {
      server = await place.start();
    });
    afterAll(() => server?.stop());
    const key = randomBytes(32);
    const trouble: unknown[] = [];
    const opened: { close(): Promise<void> | void }[] = [];
    afterEach(async () => {
      await Promise.all(opened.splice(0).map((each) => each.close()));
      trouble.length = 0;
    });
    const open = async (facts: Partial<Facts> = {}): Promise<CacheStore> => {
      const store = place.open({ url: server.url, key, onTrouble: (error) => trouble.push(error), ...facts });
      opened.push(store);
      await store.ready?.();
      return store;
    };
    const start = async (facts: Partial<Facts> = {}): Promise<QueryCache> => {
      const shared = await open(facts);
      const cache = createQueryCache({
        shared,
        clock: () => new Date(clockOf(facts.offsetMs)()),
        storeTimeoutMs: PATIENCE_MS,
        onStoreError: (_, error) => trouble.push(error),
      });
      opened.push(cache);
      return cache;
    };
    /** Waits until what was loaded has been kept for others. */
    const kept = async (name: string): Promise<void> => {
      const store = await open();
      await expect.poll(() => store.get(name)).toBeDefined();
    };

    it('find nothing and say nothing after the secret was changed, and the same after it is changed back', async () => {
      const [before, after] = [await start(), await start({ key: randomBytes(32) })];
      await ask(before, 'secret', 'old');
      await kept('secret');
      expect(await ask(after, 'secret', 'new')).toEqual(['miss', 'new']);
      await after.invalidate({ tags: ['t'] });
      expect(await ask(await start(), 'secret', 'newest')).toEqual(['hit', 'old']);
      expect(trouble).toEqual([]);
    });

    it('fault clock-skew: serve what a clock ten minutes off wrote, and are served by it, as long as it may be and not longer', async () => {
      const life = { ttlMs: 3_000, staleMs: 3_000, tags: ['t'] };
      const down = async (): Promise<string> => Promise.reject(new Error('down'));
      const right = await start();
      const pairs: [writer: QueryCache, reader: QueryCache][] = [];
      for (const offsetMs of [TEN_MINUTES_MS, -TEN_MINUTES_MS]) {
        const off = await start({ offsetMs });
        pairs.push([off, right], [right, off]);
      }
      await Promise.all(
        pairs.map(async ([writer, reader], number) => {
          const name = `clock${number}`;
          await writer.getOrLoad(name, async () => 'theirs', life);
          await kept(name);
          const asked = await reader.getOrLoad(name, load('own'), life);
          expect([asked.status, new TextDecoder().decode(asked.body)]).toEqual(['hit', 'theirs']);
          expect(asked.ageMs).toBeLessThan(3_000);
          await sleep(3_100);
          expect((await reader.getOrLoad(name, down, life)).status).toBe('stale');
          await sleep(3_100);
          await expect(reader.getOrLoad(name, down, life)).rejects.toThrow('down');
        }),
      );
    });

    it('end with the fresh answer, whichever of a fresh and an ordinary load began or ended first', async () => {
      const [one, two, three] = [await start(), await start(), await start()];
      for (let round = 0; round < 12; round += 1) {
        let value = 'old';
        const reads = (afterMs: number) => async (): Promise<string> => {
          const seen = value;
          await sleep(afterMs);
          return seen;
        };
        const name = `race${round}`;
        const { promise: freshBegan, resolve: begin } = Promise.withResolvers<undefined>();
        const read = reads((round * 37) % 120);
        // What has ended before the fresh load began is older, and may be kept where it was loaded.
        const ordinary = (): Promise<unknown> =>
          one.getOrLoad(name, async () => (await Promise.all([read(), freshBegan]))[0], ttl);
        const early = round % 3 === 0 ? undefined : ordinary();
        await sleep((round * 13) % 40);
        value = 'new';
        const readFresh = reads((round * 53) % 90);
        const load = (): Promise<string> => {
          begin(undefined);
          return readFresh();
        };
        const fresh = two.getOrLoad(name, load, { ...ttl, fresh: true });
        await Promise.all([early ?? ordinary(), fresh]);
        await expect
          .poll(async () => new TextDecoder().decode((await (await open()).get(name))?.body))
          .toBe('new');
        for (const cache of [one, two, three]) expect((await ask(cache, name, 'another'))[1]).toBe('new');
      }
    });

    it('answer at once, and from one load, when the only asker of the one that loads has left', async () => {
      const [one, two] = [await start(), await start()];
      const left = new AbortController();
      const endless = (signal: AbortSignal): Promise<string> =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))));
      const leader = one.getOrLoad('left', endless, { ...ttl, signal: left.signal });
      leader.catch(() => {});
      await sleep(150);
      const waiting = two.getOrLoad('left', load('mine'), ttl);
      await sleep(150);
      const before = performance.now();
      left.abort();
      expect(new TextDecoder().decode((await waiting).body)).toBe('mine');
      // Far less than the lease, which ends after 3 s.
      expect(performance.now() - before).toBeLessThan(2_000);
      await expect(leader).rejects.toThrow('cancelled');
    });

    it('keep an answer with ten thousand tags, and invalidate as many', async () => {
      const one = await start();
      const tags = Array.from({ length: 10_000 }, (_, place_) => `tag${place_}`);
      await one.getOrLoad('tags', async () => 'tagged', { ...ttl, tags });
      await kept('tags');
      expect(await ask(await start(), 'tags')).toEqual(['hit', 'tagged']);
      expect(await (await open()).invalidate(tags)).toBe(1);
      expect(await ask(await start(), 'tags', 'new')).toEqual(['miss', 'new']);
    });

    it('load by themselves what is too big for it', async () => {
      const [one, two] = [await start(), await start()];
      const big = async (): Promise<Uint8Array> => {
        await sleep(300);
        return new Uint8Array(9 * 2 ** 20);
      };
      const answers = await Promise.all([one, two].map((cache) => cache.getOrLoad('big', big, ttl)));
      expect(answers.map(({ body }) => body.byteLength)).toEqual([9 * 2 ** 20, 9 * 2 ** 20]);
      expect(await (await open()).get('big')).toBeUndefined();
    });

    it('hold a lease further, although a renewal of it was not answered', async () => {
      const proxy = await startFaultProxy(server);
      opened.push(proxy);
      const store = await open({ url: proxy.url(server.url) });
      const holdMs = 2_400;
      if (store.leases === undefined) throw new Error('The store has no leases.');
      const leading = createLeading({ leases: store.leases, isFresh: () => true, maxWaitMs: 30_000, holdMs });
      const entry = Object.freeze({
        body: Buffer.from('late'),
        etag: '"e"',
        storedAt: Date.now(),
        freshUntil: Date.now() + 60_000,
        staleUntil: Date.now() + 60_000,
        tags: ['t'],
      });
      const loading = leading.load(
        { key: 'renewed', tags: ['t'], fresh: false },
        () => sleep(3_200, { ...entry, asOf: 0 }),
        new AbortController().signal,
      );
      await sleep(500);
      // The renewal after 800 ms goes unheard, and its connection breaks.
      proxy.pause();
      await sleep(500);
      proxy.dropConnections();
      proxy.resume();
      const { lease, entry: loaded } = await loading;
      expect((await (await open()).leases?.look('renewed', holdMs))?.state).toBe('held');
      expect(await lease?.keep(loaded)).toBe(true);
    });
  });

describe('processes that share Postgres', () => {
  it('go on while its tables are emptied, locked or missing, and use them after', async () => {
    await using db = await createTestDatabase('app');
    const trouble: unknown[] = [];
    const open = async (): Promise<QueryCache> => {
      const shared = PLACES[1]?.open({
        url: db.url,
        key: Buffer.alloc(32, 7),
        onTrouble: (error) => trouble.push(error),
      });
      await shared?.ready?.();
      return createQueryCache({ shared });
    };
    const [one, two] = [await open(), await open()];
    let made = 0;
    const recovers = (): Promise<void> =>
      expect
        .poll(
          async () => {
            const name = `recovered${(made += 1)}`;
            await ask(one, name);
            await sleep(50);
            return (await ask(two, name))[0];
          },
          { timeout: 15_000 },
        )
        .not.toBe('miss');
    const quick = async (): Promise<void> => {
      for (const cache of [one, two, one]) {
        const started = performance.now();
        const name = `trouble${(made += 1)}`;
        expect(await ask(cache, name)).toEqual(['miss', name]);
        expect(performance.now() - started).toBeLessThan(2_500);
      }
    };
    await recovers();
    await db.query('truncate lens.cache_entries, lens.cache_leases');
    await quick();
    await recovers();
    for (const [breaks, mends] of [
      [['begin', 'lock table lens.cache_entries, lens.cache_leases in access exclusive mode'], ['commit']],
      [
        ['alter table lens.cache_entries rename to gone', 'alter table lens.cache_leases rename to gone_too'],
        ['alter table lens.gone rename to cache_entries', 'alter table lens.gone_too rename to cache_leases'],
      ],
    ] as const) {
      for (const statement of breaks) await db.query(statement);
      try {
        await quick();
        await sleep(1_200);
        await quick();
      } finally {
        for (const statement of mends) await db.query(statement);
      }
      await recovers();
    }
    expect(trouble.length).toBeGreaterThan(0);
    await Promise.all([one.close(), two.close()]);
  }, 60_000);
});
