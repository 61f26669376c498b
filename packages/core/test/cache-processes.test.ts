import { describeServices, startRedis, type RunningRedis } from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Principal, QuerySpec } from '../src/index.ts';
import { startCacheCluster, type CacheCluster } from './support/cache-cluster.ts';
import { startLensProcess, type Asked, type LensProcess } from './support/lens-process.ts';

const SLOW_SECONDS = 1;
const { redis: service } = await describeServices();
let cluster: CacheCluster;
let redis: RunningRedis | undefined;
beforeAll(async () => {
  cluster = await startCacheCluster(SLOW_SECONDS);
  if (service.available) redis = await startRedis();
}, 60_000);
afterAll(async () => {
  await redis?.stop();
  await cluster?.stop();
});

let made = 0;
/** A question that nobody has asked before. */
const question = (): QuerySpec => ({
  dataset: 'events',
  metrics: [{ field: 'amount', aggregate: 'sum', as: `sum${(made += 1)}` }],
  dimensions: ['tenant', 'owner'],
});
const sumOf = ({ rows }: Asked): unknown =>
  Object.entries(rows[0] ?? {}).find(([name]) => name.startsWith('sum'))?.[1];
const all = async <T>(work: Iterable<Promise<T[]>>): Promise<T[]> => (await Promise.all(work)).flat();

const SHARED = [
  { shared: 'redis', isMissing: !service.available },
  { shared: 'postgres', isMissing: false },
] as const;

for (const { shared, isMissing } of SHARED)
  describe.skipIf(isMissing)(`three processes that share ${shared}`, { timeout: 60_000 }, () => {
    const start = (): Promise<LensProcess> =>
      startLensProcess({
        ...cluster.env,
        CACHE_SHARED: shared,
        ...(shared === 'redis' ? { REDIS_URL: redis?.url ?? '' } : {}),
      });
    let processes: LensProcess[] = [];
    let one: LensProcess;
    let two: LensProcess;
    let three: LensProcess;
    let principal: Principal;
    beforeAll(async () => {
      processes = await Promise.all([start(), start(), start()]);
      [one, two, three] = processes as [LensProcess, LensProcess, LensProcess];
      principal = cluster.principal('default', 'north');
      // Connections are open and code is compiled, as in a process that has run for a while.
      await all(processes.map((each) => each.ask({ spec: question(), principal, times: 20 })));
    }, 60_000);
    afterAll(async () => {
      const codes = await Promise.all(processes.map((each) => each.close()));
      if (codes.some((code) => code !== 0))
        throw new Error(`A process did not end by itself: ${codes.join()}.`);
    }, 60_000);
    beforeEach(async () => {
      await cluster.forget();
      await cluster.run('analytics', 'update events set amount = 1 where amount <> 1');
    });

    it('ask once for 200 identical questions, and nobody waits much longer than the query takes', async () => {
      const ratios: number[] = [];
      // Others use the machine too, and only ever make it slower.
      for (let round = 0; round < 6 && !ratios.some((ratio) => ratio <= 1.25); round += 1) {
        const [alone] = await one.ask({ spec: question(), principal });
        await cluster.forget();
        const spec = question();
        const answers = await all(
          processes.map((each, place) => each.ask({ spec, principal, times: place === 0 ? 66 : 67 })),
        );
        expect(await cluster.calls()).toBe(1);
        expect(answers).toHaveLength(200);
        expect(new Set(answers.map(({ rows }) => JSON.stringify(rows))).size).toBe(1);
        expect(answers.filter(({ status }) => status === 'miss')).toHaveLength(1);
        expect(answers.filter(({ status }) => status === 'shared')).toHaveLength(199);
        ratios.push(Math.max(...answers.map(({ ms }) => ms)) / (alone?.ms ?? 0));
      }
      expect(Math.min(...ratios)).toBeLessThanOrEqual(1.25);
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
          processes.flatMap((each) =>
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
      await sleep(300);
      await cluster.run('analytics', 'update events set amount = 2');
      await two.invalidate(['tenant:"default"']);
      const [late] = await three.ask({ spec, principal });
      expect(sumOf((await early)[0] as Asked)).toBe(10);
      expect(sumOf(late as Asked)).toBe(20);
      for (const each of processes) expect(sumOf((await each.ask({ spec, principal }))[0] as Asked)).toBe(20);
    });

    it('keep a fresh answer, and not an older one that lands later or sooner', async () => {
      const spec = question();
      const early = one.ask({ spec, principal });
      await sleep(300);
      await cluster.run('analytics', 'update events set amount = 3');
      const [fresh] = await two.ask({ spec, principal, fresh: true });
      expect(sumOf((await early)[0] as Asked)).toBe(10);
      expect(sumOf(fresh as Asked)).toBe(30);
      for (const each of processes) expect(sumOf((await each.ask({ spec, principal }))[0] as Asked)).toBe(30);
    });

    it('take over from one whose asker has left', async () => {
      const spec = question();
      const left = one.ask({ spec, principal, name: 'left' });
      await sleep(300);
      const waiting = two.ask({ spec, principal, times: 3 });
      await sleep(200);
      await one.abort('left');
      expect((await left)[0]?.status).toBe('error query_cancelled');
      const answers = await waiting;
      expect(answers.map(sumOf)).toEqual([10, 10, 10]);
      for (const { ms } of answers) expect(ms).toBeLessThan(2_500);
      // One of several who wait leaves, and the others do not notice.
      const another = question();
      const leader = one.ask({ spec: another, principal });
      await sleep(300);
      const leaver = two.ask({ spec: another, principal, name: 'b' });
      const stayer = two.ask({ spec: another, principal });
      await sleep(200);
      await two.abort('b');
      expect((await leaver)[0]?.status).toBe('error query_cancelled');
      expect([(await leader)[0], (await stayer)[0]].map((answer) => answer?.status)).toEqual([
        'miss',
        'shared',
      ]);
    });

    it('take over from one that has died, after its lease', async () => {
      const doomed = await start();
      const spec = question();
      doomed.ask({ spec, principal }).catch(() => {});
      await sleep(500);
      const waiting = all([two, three].map((each) => each.ask({ spec, principal, times: 3 })));
      await sleep(100);
      doomed.kill();
      const answers = await waiting;
      expect(answers.map(sumOf)).toEqual(Array.from({ length: 6 }, () => 10));
      // The query of the dead one may still have come to its end.
      expect(await cluster.calls()).toBeLessThanOrEqual(2);
      for (const { ms } of answers) expect(ms).toBeLessThan(3_000 + 2 * 1_000 * SLOW_SECONDS + 1_000);
    });

    it('see a failure each by itself and soon, and keep none', async () => {
      const spec = question();
      await cluster.run('analytics', 'revoke select on slow_events from cache_reader');
      try {
        const failed = await all(processes.map((each) => each.ask({ spec, principal, times: 3 })));
        expect(new Set(failed.map(({ status }) => status.startsWith('error')))).toEqual(new Set([true]));
        for (const { ms } of failed) expect(ms).toBeLessThan(2_000);
      } finally {
        await cluster.run('analytics', 'grant select on slow_events to cache_reader');
      }
      const mended = await all(processes.map((each) => each.ask({ spec, principal })));
      expect(mended.map(sumOf)).toEqual([10, 10, 10]);
    });
  });

describe.skipIf(!service.available)('a process whose Redis is killed', { timeout: 60_000 }, () => {
  it('goes on answering, says so once, and ends in good order', async () => {
    const doomed = await startRedis();
    const env = { ...cluster.env, REDIS_URL: doomed.url };
    const [one, two] = await Promise.all([startLensProcess(env), startLensProcess(env)]);
    const principal = cluster.principal('default', 'north');
    const spec = question();
    expect((await one.ask({ spec, principal }))[0]?.status).toBe('miss');
    await doomed.stop();
    const answers = await all([
      two.ask({ spec, principal, times: 3 }),
      one.ask({ spec, principal, times: 3 }),
      one.ask({ spec: question(), principal, times: 3 }),
    ]);
    expect(answers.filter(({ status }) => status.startsWith('error'))).toEqual([]);
    for (const { ms } of answers) expect(ms).toBeLessThan(3_000 * SLOW_SECONDS);
    await one.ask({ spec: question(), principal });
    const { trouble } = await one.stats();
    expect(trouble.filter((line) => line.startsWith('a cache store failed'))).toHaveLength(1);
    expect(trouble.join()).not.toContain(new URL(doomed.url).port);
    expect(await Promise.all([one.close(), two.close()])).toEqual([0, 0]);
  });
});
