import { describeServices, startRedis, type RunningRedis } from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { changeTrigger, type QuerySpec } from '../src/index.ts';
import { startCacheCluster, type CacheCluster } from './support/cache-cluster.ts';
import { startLensProcess, type LensProcess, type SharedTier } from './support/lens-process.ts';

const { redis: service } = await describeServices();
const TIER: SharedTier = service.available ? 'redis' : 'none';
const QUESTION: QuerySpec = {
  dataset: 'events',
  metrics: [{ field: 'amount', aggregate: 'sum', as: 'sum' }],
};
const trigger = changeTrigger({ schema: 'public', table: 'events', views: ['public.slow_events'] });

let cluster: CacheCluster;
let redis: RunningRedis | undefined;
let processes: LensProcess[] = [];

beforeAll(async () => {
  [cluster, redis] = await Promise.all([startCacheCluster(0), service.available ? startRedis() : undefined]);
  processes = [startLensProcess([TIER]), startLensProcess([TIER])];
  const env = {
    ...cluster.env,
    ANALYTICS_LISTEN: 'true',
    ...(redis === undefined ? {} : { REDIS_URL: redis.url }),
  };
  await Promise.all(processes.map((each) => each.open(env)));
  await sleep(500);
}, 60_000);
afterAll(async () => {
  await Promise.all(processes.map((each) => each.close()));
  await redis?.stop();
  await cluster?.stop();
}, 60_000);

/** What each process answers to each tenant. */
async function sums(): Promise<unknown[]> {
  return Promise.all(
    processes.flatMap((each) =>
      (['default', 'other'] as const).map(async (tenant) => {
        const principal = cluster.principal(tenant, 'north');
        const [answer] = await each.lens(TIER).ask({ spec: QUESTION, principal });
        const sum = answer?.rows[0]?.['sum'];
        return sum === undefined ? answer?.status : sum;
      }),
    ),
  );
}

async function until(expected: unknown): Promise<number> {
  const started = performance.now();
  for (;;) {
    const seen = await sums();
    const waited = performance.now() - started;
    if (seen.every((sum) => sum === expected)) return waited;
    if (waited > 5_000) throw new Error(`After 5 s it is ${JSON.stringify(seen)}, not ${String(expected)}.`);
    await sleep(10);
  }
}

const insert = (amount: number): string =>
  `insert into events values ('default', 'north', ${amount}), ('other', 'north', ${amount})`;

it('a change is seen within a second, by every process and tenant', { timeout: 60_000 }, async () => {
  const first = await sums();
  expect(new Set(first)).toEqual(new Set([55]));
  // Without the trigger nobody hears of it.
  await cluster.run('analytics', insert(1));
  await sleep(500);
  expect(await sums()).toEqual(first);

  await cluster.run('analytics', trigger.install + trigger.install);
  await cluster.run('analytics', insert(1));
  expect(await until(57)).toBeLessThan(1_000);
  await cluster.run('analytics', `begin; ${insert(1000)}; rollback`);
  await cluster.run('analytics', 'update events set amount = amount + 1 where amount = 10');
  expect(await until(58)).toBeLessThan(1_000);
  await cluster.run('analytics', 'delete from events where amount = 11');
  expect(await until(47)).toBeLessThan(1_000);
  await cluster.run('analytics', `copy events from program 'printf "default\tnorth\t3\nother\tnorth\t3\n"'`);
  expect(await until(50)).toBeLessThan(1_000);
  await cluster.run('analytics', 'truncate events');
  expect(await until(null)).toBeLessThan(1_000);
  await cluster.run('analytics', insert(4));
  expect(await until(4)).toBeLessThan(1_000);
});

it('what is rolled back, and what others send, drops nothing of this table', async () => {
  // What the tests before have changed is heard by then, also by whoever has to ask for it.
  await sleep(2_000);
  await sums();
  const hostile = ['', '{', '[]', '{"table":7}', '{"table":"x"}', `{"table":"a.${'b'.repeat(3_000)}"}`];
  await cluster.run('analytics', `begin; ${insert(9)}; rollback`);
  for (const payload of [...hostile, '{"table":"no.such"}'])
    await cluster.run('analytics', `select pg_notify('istari_lens_changed', '${payload}')`);
  await sleep(400);
  await cluster.run('analytics', 'alter table events disable trigger all');
  await cluster.run('analytics', insert(5));
  await sleep(400);
  expect(new Set(await sums())).toEqual(new Set([4]));
  await cluster.run('analytics', 'alter table events enable trigger all');
});

it('a flood is put together into ten invalidations a second', { timeout: 30_000 }, async () => {
  const [one] = processes;
  const before = (await one?.lens(TIER).stats())?.cache.invalidations ?? 0;
  const started = performance.now();
  await cluster.run(
    'analytics',
    `select pg_notify('istari_lens_changed', json_build_object('table', 'f.t' || n)::text) from generate_series(1, 5000) n`,
  );
  await sleep(1_000);
  const after = (await one?.lens(TIER).stats())?.cache.invalidations ?? 0;
  expect(after - before).toBeGreaterThan(0);
  expect(after - before).toBeLessThanOrEqual(Math.ceil((performance.now() - started) / 100) + 1);
});

it('names are only ever names, and the last trigger takes the function along', async () => {
  const names = { schema: `s"; $istari$ drop`, table: `t'"\\ $$ %s` };
  const odd = changeTrigger({ ...names, views: [`v'.\\"x`], channel: `c'\\h` });
  const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
  const [schema, table] = [quoted(names.schema), `${quoted(names.schema)}.${quoted(names.table)}`];
  await cluster.run(
    'analytics',
    `create schema ${schema}; create table ${table} (n int) partition by range (n)`,
  );
  await cluster.run(
    'analytics',
    `create table ${schema}.part partition of ${table} for values from (0) to (9)`,
  );
  await cluster.run('analytics', odd.install);
  await cluster.run('analytics', `insert into ${table} values (1)`);
  await cluster.run('analytics', odd.remove + odd.remove);
  const left = await cluster.run(
    'analytics',
    `select nspname from pg_proc join pg_namespace on pg_namespace.oid = pronamespace where proname = 'istari_lens_changed'`,
  );
  expect(left).toEqual([{ nspname: 'public' }]);
  await cluster.run('analytics', trigger.remove);
  expect(() => changeTrigger({ schema: '', table: 'x' })).toThrow(TypeError);
  expect(() => changeTrigger({ schema: 'a', table: 'x', views: ['y'] })).toThrow(/schema\.view/);
});
