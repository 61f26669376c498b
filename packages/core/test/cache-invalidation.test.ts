import {
  describeServices,
  startFaultProxy,
  startRedis,
  type FaultProxy,
  type RunningRedis,
} from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLens, loadConfig, type Lens, type Principal, type QuerySpec } from '../src/index.ts';
import { tenantTag } from '../src/model/queries/answer-tags.ts';
import { startCacheCluster, type CacheCluster } from './support/cache-cluster.ts';
import {
  startLensProcess,
  type LensProcess,
  type RemoteLens,
  type SharedTier,
} from './support/lens-process.ts';

const SLOW_SECONDS = 0.25;
const ROUNDS: Record<SharedTier, number> = { none: 20, redis: 20, postgres: 5 };
const { redis: service } = await describeServices();
const TIERS: readonly SharedTier[] = service.available ? ['none', 'redis', 'postgres'] : ['none', 'postgres'];
const TAGS = [tenantTag('default')];
const QUESTION: QuerySpec = {
  dataset: 'events',
  metrics: [{ field: 'amount', aggregate: 'max', as: 'max' }],
};

let cluster: CacheCluster;
let redis: RunningRedis | undefined;
let proxy: FaultProxy;
let processes: LensProcess[] = [];
let principal: Principal;
let amount = 100;

beforeAll(async () => {
  [cluster, redis] = await Promise.all([
    startCacheCluster(SLOW_SECONDS),
    service.available ? startRedis() : undefined,
  ]);
  principal = cluster.principal('default', 'north');
  const { hostname, port } = new URL(cluster.env['APP_DB_URL'] ?? '');
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  processes = [startLensProcess(TIERS), startLensProcess(TIERS)];
  const direct = { APP_DB_DIRECT_URL: proxy.url(cluster.env['APP_DB_URL'] ?? '') };
  const env = { ...cluster.env, ...direct, ...(redis === undefined ? {} : { REDIS_URL: redis.url }) };
  await Promise.all(processes.map((each) => each.open(env)));
}, 60_000);
afterAll(async () => {
  await Promise.all(processes.map((each) => each.close()));
  await proxy?.close();
  await redis?.stop();
  await cluster?.stop();
}, 60_000);

async function maxSeenBy(lens: RemoteLens, fresh = false): Promise<unknown> {
  const [answer] = await lens.ask({ spec: QUESTION, principal, fresh });
  return answer?.rows[0]?.['max'] ?? answer?.status;
}

async function change(): Promise<number> {
  amount += 1;
  await cluster.run('analytics', `update events set amount = ${amount} where amount >= 10`);
  return amount;
}

/**
 * Changes the data while a process keeps what was before. It may drop that at any time, for example since Redis was
 * slow to answer: then the data are changed once more.
 */
async function changeUnseenBy(lens: RemoteLens): Promise<number> {
  for (let tries = 0; tries < 5; tries += 1) {
    const before = await maxSeenBy(lens, true);
    const after = await change();
    if ((await maxSeenBy(lens)) === before) return after;
  }
  throw new Error('The process keeps no answer.');
}

/** How long after an invalidation the other process still answers what was before, in milliseconds. */
async function delayOf(one: RemoteLens, two: RemoteLens): Promise<number> {
  const after = await changeUnseenBy(two);
  const started = performance.now();
  await one.invalidate(TAGS);
  for (;;) {
    const asked = performance.now();
    if ((await maxSeenBy(two)) === after) return asked - started;
    if (asked - started > 5_000) throw new Error('The other process has not heard of it for 5 s.');
    await sleep(5);
  }
}

describe.each(TIERS)('of two processes with the shared tier "%s"', (tier) => {
  const lenses = (): [RemoteLens, RemoteLens] => {
    const [one, two] = processes;
    if (one === undefined || two === undefined) throw new Error('There are two.');
    return [one.lens(tier), two.lens(tier)];
  };

  it(
    `one hears within a second what the other invalidates, ${ROUNDS[tier]} times`,
    { timeout: 60_000 },
    async () => {
      const [one, two] = lenses();
      for (let round = 0; round < ROUNDS[tier]; round += 1) {
        expect(await (round % 2 === 0 ? delayOf(one, two) : delayOf(two, one))).toBeLessThan(1_000);
      }
    },
  );

  it('the other keeps nothing of a load that was under way', async () => {
    const [one, two] = lenses();
    await maxSeenBy(one);
    const loading = maxSeenBy(two, true);
    await cluster.isAsked();
    const after = await change();
    await one.invalidate(TAGS);
    await loading;
    await sleep(500);
    expect(await maxSeenBy(two)).toBe(after);
    expect(await maxSeenBy(one)).toBe(after);
  });

  it('each hears of it while nothing can be listened to, and afterwards', { timeout: 30_000 }, async () => {
    const [one, two] = lenses();
    proxy.refuse();
    proxy.dropConnections();
    try {
      for (let round = 0; round < 3; round += 1) expect(await delayOf(one, two)).toBeLessThan(1_500);
    } finally {
      proxy.accept();
    }
    for (let round = 0; round < 3; round += 1) expect(await delayOf(two, one)).toBeLessThan(1_500);
  });

  it('each hears of it after a connection that fell silent', { timeout: 30_000 }, async () => {
    const [one, two] = lenses();
    proxy.pause();
    try {
      // No notification comes, and nobody knows yet.
      expect(await delayOf(one, two)).toBeLessThan(2_500);
    } finally {
      proxy.resume();
    }
  });
});

describe('an admin', () => {
  let lens: Lens;
  beforeAll(async () => {
    lens = createLens(loadConfig({ ...cluster.env, CACHE_SHARED: 'none' }));
    await lens.ready();
  });
  afterAll(() => lens.close());

  const statusFor = async (asker: Principal): Promise<string> =>
    (await lens.queries.answer(QUESTION, asker)).cache.status;

  it('drops answers of the own tenant only, and sees only its figures', async () => {
    const stranger = cluster.principal('other', 'north');
    for (const asker of [principal, stranger]) await statusFor(asker);
    expect(await lens.cacheAdmin.invalidate(stranger, { all: true })).toEqual({ dropped: 1 });
    expect(await statusFor(principal)).toBe('hit');
    expect(await statusFor(stranger)).toBe('miss');
    expect(lens.cacheAdmin.stats(principal)).toMatchObject({ hits: 1, misses: 1, invalidations: 0 });
    expect(lens.cacheAdmin.stats(stranger)).toMatchObject({ hits: 0, misses: 2, invalidations: 1 });
    expect(lens.cacheAdmin.stats(stranger).stores).toMatchObject([{ name: 'memory', stats: { entries: 1 } }]);
  });

  it.each([{ datasets: ['events'] }, { dataSources: ['Default'] }, { tables: ['public.slow_events'] }])(
    'drops what depends on %j',
    async (what) => {
      await statusFor(principal);
      expect(await lens.cacheAdmin.invalidate(principal, what)).toEqual({ dropped: 1 });
      expect(await statusFor(principal)).toBe('miss');
    },
  );

  it('is told of a name that is not there, and nothing is dropped', async () => {
    await statusFor(principal);
    const dropping = lens.cacheAdmin.invalidate(principal, { datasets: ['events', 'event'] });
    await expect(dropping).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [{ pointer: '/datasets/1', suggestion: 'events' }],
    });
    expect(await statusFor(principal)).toBe('hit');
  });

  it.each([
    [{}, { pointer: '', code: 'nothing_named' }],
    [
      { all: false, tags: [] },
      { pointer: '', code: 'nothing_named' },
    ],
    [
      { tables: ['slow_events'] },
      { pointer: '/tables/0', code: 'unknown_table', suggestion: 'public.slow_events' },
    ],
    [
      { tables: ['public.slow_events', 'public.slow_event'] },
      { pointer: '/tables/1', suggestion: 'public.slow_events', allowed: ['public.slow_events'] },
    ],
    [{ tags: ['nobodys'] }, { pointer: '/tags/0', code: 'unknown_tag', allowed: [] }],
  ])('is told that %j names nothing, and nothing is dropped', async (what, issue) => {
    await statusFor(principal);
    await expect(lens.cacheAdmin.invalidate(principal, what)).rejects.toMatchObject({
      code: 'invalid_request',
      issues: [issue],
    });
    expect(await statusFor(principal)).toBe('hit');
  });

  it('has to be one', async () => {
    const editor: Principal = { ...principal, role: 'editor' };
    await expect(lens.cacheAdmin.invalidate(editor, { all: true })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(() => lens.cacheAdmin.stats(editor)).toThrow(/role editor/);
  });
});
