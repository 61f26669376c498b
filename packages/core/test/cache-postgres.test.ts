import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createTestDatabase,
  describeServices,
  startFaultProxy,
  startPgBouncer,
  type FaultProxy,
  type TestDatabase,
} from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createQueryCache, type CacheEntry, type CacheStore, type QueryCache } from '../src/cache/index.ts';
import { createEntrySealer } from '../src/cache/remote/sealed-entry.ts';
import { describeCacheStore } from '../src/cache/stores/contract-suite.ts';
import { describeCacheLeases } from '../src/cache/stores/lease-contract-suite.ts';
import { createPostgresStore } from '../src/cache/stores/postgres-store.ts';
import { createAppDatabase } from '../src/databases/index.ts';
import { ask, remember, slowdown, timed, ttl } from './support/redis-caches.ts';

const key = randomBytes(32);
const { pgbouncer } = await describeServices();
let db: TestDatabase;
let proxy: FaultProxy;
beforeAll(async () => {
  db = await createTestDatabase('app');
  const { hostname, port } = new URL(db.url);
  proxy = await startFaultProxy({ host: hostname, port: Number(port || 5432) });
});
beforeEach(() => {
  proxy.accept();
  proxy.resume();
  proxy.delay(0);
});
const opened: { close(): Promise<void> | void }[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((each) => each.close()));
  await db.query('truncate lens.cache_entries, lens.cache_leases');
});
afterAll(async () => {
  await proxy?.close();
  await db.drop();
});

let made = 0;
const trouble: unknown[] = [];
const open = async (
  facts: { deployment?: string; url?: string; maxBytes?: number; sweepEveryMs?: number } = {},
): Promise<CacheStore> => {
  const store = createPostgresStore({
    database: createAppDatabase({
      url: facts.url ?? db.url,
      schema: 'lens',
      poolMax: 3,
      connectionTimeoutMs: 1_000,
      statementTimeoutMs: 3_000,
    }),
    connections: 3,
    sealer: createEntrySealer(key, facts.deployment ?? `d${(made += 1)}`),
    maxBytes: facts.maxBytes ?? 10_000_000,
    sweepEveryMs: facts.sweepEveryMs,
    onTrouble: (error) => trouble.push(error),
  });
  await store.ready?.();
  return store;
};
const process_ = async (facts: { url?: string } = {}): Promise<QueryCache> => {
  const cache = createQueryCache({
    maxBytes: 1_000_000,
    shared: await open({ deployment: 'one', ...facts }),
  });
  opened.push(cache);
  return cache;
};
const entryOf = (bytes: number, lifeMs = 60_000): CacheEntry => {
  const storedAt = Date.now();
  const until = storedAt + lifeMs;
  return {
    body: new Uint8Array(bytes),
    etag: '"e"',
    storedAt,
    freshUntil: until,
    staleUntil: until,
    tags: ['t'],
  };
};
const counted = async (): Promise<number> =>
  Number((await db.query<{ n: string }>('select count(*) as n from lens.cache_entries')).rows[0]?.n);
const eventually = async (what: () => Promise<boolean>): Promise<void> => {
  const deadline = performance.now() + 10_000;
  while (!(await what())) {
    if (performance.now() > deadline) throw new Error('It did not happen within 10 s.');
    await sleep(50);
  }
};
/** Waits until one cache writes what another finds. */
async function recovers(cache: QueryCache): Promise<void> {
  const other = await process_();
  await eventually(async () => {
    const name = `recovered${(made += 1)}`;
    await ask(cache, name);
    await sleep(50);
    return (await ask(other, name))[0] !== 'miss';
  });
}

describeCacheStore('the Postgres store', { create: () => open() }, { describe, it });
describeCacheLeases('the Postgres store', { create: () => open() }, { describe, it });

describe.skipIf(!pgbouncer.available)('behind a PgBouncer in transaction mode', () => {
  let url = '';
  let stop: () => Promise<void> = async () => {};
  beforeAll(async () => {
    const bouncer = await startPgBouncer({ poolSize: 3 });
    url = bouncer.through(db.url);
    stop = () => bouncer.stop();
  });
  afterAll(() => stop());
  describeCacheStore('the Postgres store', { create: () => open({ url }) }, { describe, it });
  describeCacheLeases('the Postgres store', { create: () => open({ url }) }, { describe, it });
});

describe('the Postgres store', () => {
  it('keeps deployments apart, and tells nothing to whoever can read', async () => {
    const [one, other] = [await open({ deployment: 'one' }), await open({ deployment: 'other' })];
    opened.push(one, other);
    const cache = createQueryCache({ stores: [one] });
    await cache.getOrLoad('secret key', async () => 'secret body', { ...ttl, tags: ['secret tag'] });
    // The answer comes before it is kept.
    await eventually(async () => (await counted()) === 1);
    expect(await one.get('secret key')).toBeDefined();
    expect(await other.get('secret key')).toBeUndefined();
    const { rows } = await db.query<{ all: string }>(
      "select string_agg(encode(key || token || sealed, 'escape') || tags::text, '') as all from lens.cache_entries",
    );
    expect(rows[0]?.all.length).toBeGreaterThan(50);
    expect(rows[0]?.all).not.toContain('secret');
  });

  it('gives nothing that was changed, moved or is over', async () => {
    const store = await open({ deployment: 'one' });
    opened.push(store);
    for (const name of ['a', 'b']) await store.set(name, entryOf(10));
    await store.set('over', entryOf(10, 50));
    await sleep(60);
    expect(await store.get('over')).toBeUndefined();
    await db.query(`update lens.cache_entries as one set sealed = other.sealed, token = other.token
      from lens.cache_entries as other where other.key <> one.key and one.expires_at > now() and other.expires_at > now()`);
    expect([await store.get('a'), await store.get('b')]).toEqual([undefined, undefined]);
    await store.set('a', entryOf(10));
    await db.query('update lens.cache_entries set sealed = set_byte(sealed, 40, 255 - get_byte(sealed, 40))');
    expect(await store.get('a')).toBeUndefined();
    expect(trouble.length).toBeGreaterThan(0);
  });

  it('stays within its bytes, keeps the newest, and one of several clears up', async () => {
    const facts = { deployment: 'one', maxBytes: 100_000, sweepEveryMs: 200 };
    const [one, two] = [await open(facts), await open(facts)];
    opened.push(one, two);
    await one.set('short', entryOf(10, 100));
    for (let place = 0; place < 60; place += 1)
      await (place % 2 ? one : two).set(`k${place}`, entryOf(4_000));
    await eventually(async () => (await counted()) < 25);
    expect(await counted()).toBeGreaterThan(15);
    expect(await one.get('k59')).toBeDefined();
    expect(await two.get('k0')).toBeUndefined();
    await eventually(async () => one.stats().bytes > 0 && one.stats().bytes <= 100_000);
    expect(one.stats().evictions + two.stats().evictions).toBeGreaterThan(30);
    await one.set('huge', entryOf(30_000));
    expect(await one.get('huge')).toBeUndefined();
  });

  it('removes what is over, also while somebody holds a row', async () => {
    const store = await open({ sweepEveryMs: 100 });
    opened.push(store);
    for (const name of ['a', 'b', 'c']) await store.set(name, entryOf(10, 50));
    await store.set('stays', entryOf(10));
    await db.query('begin');
    await db.query(
      "select from lens.cache_entries where expires_at < now() + interval '10 s' limit 1 for update",
    );
    try {
      await sleep(60);
      const other = await open({ sweepEveryMs: 100 });
      opened.push(other);
      await other.set('stays too', entryOf(10));
    } finally {
      await db.query('rollback');
    }
    await eventually(async () => (await counted()) === 2);
  });

  it('invalidates more entries than one statement takes', async () => {
    const store = await open();
    opened.push(store);
    await Promise.all(Array.from({ length: 50 }, (_, place) => store.set(`k${place}`, entryOf(1))));
    await db.query(`insert into lens.cache_entries
      select sha256(n::text::bytea), token, tags, sealed, size, stored_at, expires_at
      from (select * from lens.cache_entries limit 1) as one, generate_series(1, 2500) as n`);
    expect(await store.invalidate(['t'])).toBe(2_550);
    expect(await counted()).toBe(0);
  });

  it('gives a lease to one of a crowd, however little time there is between them', async () => {
    const [one, two] = [await open({ deployment: 'one' }), await open({ deployment: 'one' })];
    opened.push(one, two);
    const request = { tags: ['t'], holdMs: 5_000, force: false };
    for (let round = 0; round < 300; round += 1) {
      const taken = await Promise.all([one, two].map((each) => each.leases?.take(`k${round}`, request)));
      expect(taken.filter((each) => each === 'taken')).toHaveLength(1);
    }
  }, 30_000);

  it('keeps a lease when the clock is set back a little, and takes none that ends much too late', async () => {
    const store = await open();
    opened.push(store);
    const request = { tags: ['t'], holdMs: 5_000, force: false };
    await store.leases?.take('k', request);
    await db.query("update lens.cache_leases set expires_at = clock_timestamp() + interval '7 s'");
    expect(await store.leases?.take('k', request)).toBe('taken');
    expect((await store.leases?.look('k', request.holdMs))?.state).toBe('held');
    await db.query("update lens.cache_leases set expires_at = clock_timestamp() + interval '11 s'");
    expect((await store.leases?.look('k', request.holdMs))?.state).toBe('free');
    expect(await store.leases?.take('k', request)).toMatchObject({ lease: {} });
  });

  it('answers stay right and quick while the app database is away, and it is used again after', async () => {
    const cache = await process_({ url: proxy.url(db.url) });
    await remember(cache, 'known');
    for (const [fail, mend] of [
      [() => proxy.pause(), () => proxy.resume()],
      [() => (proxy.refuse(), proxy.dropConnections()), () => proxy.accept()],
      [() => proxy.delay(500), () => proxy.delay(0)],
    ] as const) {
      fail();
      expect(await timed(cache, `first${(made += 1)}`)).toBeLessThan(2_500);
      expect(await slowdown(cache, createQueryCache())).toBeLessThan(50);
      expect(await ask(cache, 'known')).toEqual(['hit', 'known']);
      mend();
      await recovers(cache);
    }
  }, 60_000);

  it('tells of what was invalidated while it was away', async () => {
    const [one, two] = [await process_({ url: proxy.url(db.url) }), await process_()];
    await remember(one, 'k');
    proxy.refuse();
    proxy.dropConnections();
    await timed(one, 'notices');
    await one.invalidate({ tags: ['t'] });
    proxy.accept();
    await recovers(one);
    expect(await ask(two, 'k', 'new')).toEqual(['miss', 'new']);
  });

  it('goes without its tables until they are there', async () => {
    await using empty = await createTestDatabase('empty');
    const cache = await process_({ url: empty.url });
    expect(await timed(cache, 'k')).toBeLessThan(2_500);
    expect((await ask(cache, 'k'))[0]).toBe('hit');
    await cache.close();
  });
});
