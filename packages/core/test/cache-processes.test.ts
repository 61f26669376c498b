import { describeServices, startRedis, type RunningRedis } from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal, QuerySpec } from '../src/index.ts';
import { startCacheCluster, type CacheCluster } from './support/cache-cluster.ts';
import {
  startLensProcess,
  type Asked,
  type LensProcess,
  type RemoteLens,
  type SharedTier,
} from './support/lens-process.ts';

/*
 * Three processes that live as long as this file, and share answers by each kind of tier. How many statements reach
 * the database is exact here. How much longer than the query alone the slowest of 200 identical cold questions takes
 * (at most 1.25 times) is for the benchmarks to measure: on a busy machine a clock only tells whether others are busy.
 */

const SLOW_SECONDS = 0.6;
const SLOW_MS = 1_000 * SLOW_SECONDS;
/** For a message to another process to arrive, well within the slow query. */
const AMID_MS = SLOW_MS / 8;
/** How long a process that has died is waited for. */
const LEASE_MS = 3_000;
const { redis: service } = await describeServices();
const TIERS: readonly SharedTier[] = service.available ? ['redis', 'postgres'] : ['postgres'];
let cluster: CacheCluster;
let redis: RunningRedis | undefined;
let processes: LensProcess[] = [];
let principal: Principal;
beforeAll(async () => {
  processes = Array.from({ length: 3 }, () => startLensProcess(TIERS));
  [cluster, redis] = await Promise.all([
    startCacheCluster(SLOW_SECONDS),
    service.available ? startRedis() : undefined,
  ]);
  principal = cluster.principal('default', 'north');
  const env = { ...cluster.env, ...(redis === undefined ? {} : { REDIS_URL: redis.url }) };
  await Promise.all(processes.map((each) => each.open(env)));
  // Connections are open and code is compiled, as in a process that has run for a while.
  await all(TIERS.flatMap((tier) => lensesOf(tier).map((lens) => lens.ask({ spec: question(), principal }))));
}, 60_000);
beforeEach(async () => {
  await cluster.forget();
  await cluster.run('analytics', 'update events set amount = 1 where amount <> 1');
});
afterAll(async () => {
  await Promise.all(processes.map((each) => each.close()));
  await redis?.stop();
  await cluster?.stop();
}, 60_000);

const lensesOf = (tier: SharedTier): RemoteLens[] => processes.map((each) => each.lens(tier));
let made = 0;
/** A question that nobody has asked before. */
const question = (): QuerySpec => ({
  dataset: 'events',
  metrics: [{ field: 'amount', aggregate: 'sum', as: `sum${(made += 1)}` }],
  dimensions: ['tenant', 'owner'],
});
const sumOf = (answer: Asked | undefined): unknown =>
  Object.entries(answer?.rows[0] ?? {}).find(([name]) => name.startsWith('sum'))?.[1];
const all = async <T>(work: Iterable<Promise<T[]>>): Promise<T[]> => (await Promise.all(work)).flat();

describe.each(TIERS)('three processes that share %s', (shared) => {
  let lenses: RemoteLens[];
  let one: RemoteLens;
  let two: RemoteLens;
  let three: RemoteLens;
  beforeAll(() => {
    lenses = lensesOf(shared);
    [one, two, three] = lenses as [RemoteLens, RemoteLens, RemoteLens];
  });

  it('ask once for 200 identical questions, and nobody waits for others one after the other', async () => {
    const spec = question();
    const answers = await all(
      lenses.map((each, place) => each.ask({ spec, principal, times: place === 0 ? 66 : 67 })),
    );
    expect(await cluster.calls()).toBe(1);
    expect(answers).toHaveLength(200);
    expect(new Set(answers.map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
    expect(answers.filter(({ status }) => status === 'miss')).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 'shared')).toHaveLength(199);
    expect(Math.max(...answers.map(({ ms }) => ms))).toBeLessThan(5 * SLOW_MS);
  });

  it('find what another has loaded without asking the database', async () => {
    const spec = question();
    const [first] = await one.ask({ spec, principal });
    // The answer is sent before it is kept.
    await sleep(100);
    const [second] = await two.ask({ spec, principal });
    const [again] = await two.ask({ spec, principal });
    expect([first?.status, second?.status, again?.status]).toEqual(['miss', 'hit', 'hit']);
    expect(second?.rows).toEqual(first?.rows);
    expect(second?.etag).toBe(first?.etag);
    expect(await cluster.calls()).toBe(1);
    const { cache } = await two.stats();
    const tier = cache.stores.find(({ name }) => name === shared);
    expect(tier?.hits).toBeGreaterThan(0);
  });

  it('never give one tenant or policy the answer of another', async () => {
    const spec = question();
    const principals = (['default', 'other'] as const).flatMap((tenant) =>
      (['north', 'south'] as const).map((owner) => cluster.principal(tenant, owner)),
    );
    for (const fresh of [false, false, true]) {
      await all(
        lenses.flatMap((each) =>
          principals.map(async (who) => {
            const answers = await each.ask({ spec, principal: who, times: 5, fresh });
            for (const { rows } of answers)
              expect(rows).toMatchObject([{ tenant: who.tenant, owner: who.attributes['owner'] }]);
            return answers;
          }),
        ),
      );
      if (!fresh) expect(await cluster.calls()).toBe(principals.length);
    }
  });

  it('do not keep what was invalidated in another process while it was loaded', async () => {
    const spec = question();
    const early = one.ask({ spec, principal });
    await cluster.isAsked();
    await cluster.run('analytics', 'update events set amount = 2');
    await two.invalidate(['tenant:"default"']);
    const [late] = await three.ask({ spec, principal });
    expect(sumOf((await early)[0])).toBe(10);
    expect(sumOf(late)).toBe(20);
    for (const each of lenses) expect(sumOf((await each.ask({ spec, principal }))[0])).toBe(20);
  });

  it('keep a fresh answer, and not an older one that lands later or sooner', async () => {
    const spec = question();
    const early = one.ask({ spec, principal });
    await cluster.isAsked();
    await cluster.run('analytics', 'update events set amount = 3');
    const [fresh] = await two.ask({ spec, principal, fresh: true });
    expect(sumOf((await early)[0])).toBe(10);
    expect(sumOf(fresh)).toBe(30);
    for (const each of lenses) expect(sumOf((await each.ask({ spec, principal }))[0])).toBe(30);
  });

  it('take over from one whose asker has left', async () => {
    const spec = question();
    const left = one.ask({ spec, principal, name: 'left' });
    await cluster.isAsked();
    const waiting = two.ask({ spec, principal, times: 3 });
    await sleep(AMID_MS);
    await one.abort('left');
    expect((await left)[0]?.status).toBe('error query_cancelled');
    const answers = await waiting;
    expect(answers.map(sumOf)).toEqual([10, 10, 10]);
    for (const { ms } of answers) expect(ms).toBeLessThan(2_500);
    // One of several who wait leaves, and the others do not notice.
    const another = question();
    const leader = one.ask({ spec: another, principal });
    await cluster.isAsked();
    const leaver = two.ask({ spec: another, principal, name: 'b' });
    const stayer = two.ask({ spec: another, principal });
    await sleep(AMID_MS);
    await two.abort('b');
    expect((await leaver)[0]?.status).toBe('error query_cancelled');
    expect([(await leader)[0], (await stayer)[0]].map((answer) => answer?.status)).toEqual([
      'miss',
      'shared',
    ]);
  });

  it('see a failure each by itself and soon, and keep none', async () => {
    const spec = question();
    await cluster.run('analytics', 'revoke select on slow_events from cache_reader');
    try {
      const failed = await all(lenses.map((each) => each.ask({ spec, principal, times: 3 })));
      expect(new Set(failed.map(({ status }) => status.startsWith('error')))).toEqual(new Set([true]));
      for (const { ms } of failed) expect(ms).toBeLessThan(2_000);
    } finally {
      await cluster.run('analytics', 'grant select on slow_events to cache_reader');
    }
    const mended = await all(lenses.map((each) => each.ask({ spec, principal })));
    expect(mended.map(sumOf)).toEqual([10, 10, 10]);
  });
});

// What ends processes and servers comes last.
describe('of three processes', () => {
  it('two take over from one that has died, after its lease', async () => {
    const [one, two, doomed] = processes as [LensProcess, LensProcess, LensProcess];
    const spec = question();
    for (const tier of TIERS)
      doomed
        .lens(tier)
        .ask({ spec, principal })
        .catch(() => {});
    await cluster.isAsked(TIERS.length);
    const waiting = all(
      TIERS.flatMap((tier) => [one, two].map((each) => each.lens(tier).ask({ spec, principal, times: 3 }))),
    );
    await sleep(AMID_MS);
    doomed.kill();
    const answers = await waiting;
    expect(answers.map(sumOf)).toEqual(answers.map(() => 10));
    // The queries of the dead one may still have come to their ends.
    expect(await cluster.calls()).toBeLessThanOrEqual(2 * TIERS.length);
    for (const { ms } of answers) expect(ms).toBeLessThan(LEASE_MS + 5 * SLOW_MS);
  });

  it.skipIf(!service.available)('those left go on when Redis is killed, and say so once', async () => {
    const [one, two] = lensesOf('redis') as [RemoteLens, RemoteLens];
    const spec = question();
    expect((await one.ask({ spec, principal }))[0]?.status).toBe('miss');
    await redis?.stop();
    const answers = await all([
      two.ask({ spec, principal, times: 3 }),
      one.ask({ spec, principal, times: 3 }),
      one.ask({ spec: question(), principal, times: 3 }),
    ]);
    expect(answers.filter(({ status }) => status.startsWith('error'))).toEqual([]);
    for (const { ms } of answers) expect(ms).toBeLessThan(5 * SLOW_MS);
    await one.ask({ spec: question(), principal });
    const { trouble } = await one.stats();
    expect(trouble.filter((line) => line.startsWith('a cache store failed'))).toHaveLength(1);
    expect(trouble.join()).not.toContain(new URL(redis?.url ?? '').port);
  });

  it('each ends by itself', async () => {
    const [one, two] = processes as [LensProcess, LensProcess];
    expect(await Promise.all([one.close(), two.close()])).toEqual([0, 0]);
  });
});
