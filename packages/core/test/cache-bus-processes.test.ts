import { startFaultProxy, type FaultProxy } from '@istari-lens/testing';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Principal, QuerySpec } from '../src/index.ts';
import { tenantTag } from '../src/model/queries/answer-tags.ts';
import { startCacheCluster, type CacheCluster } from './support/cache-cluster.ts';
import { startLensProcess, type LensProcess, type RemoteLens } from './support/lens-process.ts';

const TAGS = [tenantTag('default')];
/** Longer than anything is waited for here, and shorter than the timeout of a query. */
const SLOW_SECONDS = 25;
const QUESTION: QuerySpec = {
  dataset: 'events',
  metrics: [{ field: 'amount', aggregate: 'max', as: 'max' }],
};

let cluster: CacheCluster;
let proxy: FaultProxy;
let processes: LensProcess[] = [];
let near: RemoteLens;
let far: RemoteLens;
let principal: Principal;

beforeAll(async () => {
  processes = [startLensProcess(['none']), startLensProcess(['none'])];
  const [one, two] = processes as [LensProcess, LensProcess];
  [near, far] = [one.lens('none'), two.lens('none')];
  cluster = await startCacheCluster(0, { lasts: true });
  principal = cluster.principal('default', 'north');
  const appUrl = cluster.env['APP_DB_URL'] ?? '';
  const { hostname, port } = new URL(appUrl);
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  await Promise.all([one.open({ ...cluster.env, APP_DB_URL: proxy.url(appUrl) }), two.open(cluster.env)]);
}, 60_000);
afterAll(async () => {
  await Promise.all(processes.map((each) => each.close()));
  await proxy?.close();
  await cluster?.stop();
}, 60_000);

/** How many queries of the dataset Postgres works on. */
async function running(): Promise<number> {
  const [row] = await cluster.run(
    'analytics',
    `select count(*)::int as running from pg_stat_activity
     where usename = 'cache_reader' and state = 'active' and query like '%slow_events%'`,
  );
  return Number(row?.['running']);
}

const slowDown = (seconds: number): Promise<unknown> =>
  cluster.run(
    'analytics',
    `create or replace view slow_events as select events.* from events, pg_sleep(${seconds})`,
  );

/** What the near process answers: the greatest amount, or an error. */
async function seen(): Promise<unknown> {
  const [answer] = await near.ask({ spec: QUESTION, principal });
  return answer?.rows[0]?.['max'] ?? answer?.status;
}

const change = (amount: number): Promise<unknown> =>
  cluster.run('analytics', `update events set amount = ${amount} where amount >= 10`);

/** Asks slowly in the near process, and withdraws it in the far one, until Postgres is rid of it. */
async function cancelFromAfar(others: readonly Principal[]): Promise<void> {
  await slowDown(SLOW_SECONDS);
  const queryId = randomUUID();
  const asked = near.ask({ spec: QUESTION, principal, queryId, fresh: true });
  try {
    await cluster.isAsked();
    for (const other of others) await far.cancel(other, queryId);
    await far.cancel(principal, randomUUID());
    await sleep(500);
    expect(await running()).toBe(1);
    const gone = async (): Promise<number> => {
      // Who does not listen yet does not hear of the first.
      await far.cancel(principal, queryId.toUpperCase());
      return running();
    };
    await expect.poll(gone, { timeout: 15_000, interval: 100 }).toBe(0);
  } finally {
    // What nobody could end would hold up the tests that follow.
    await near.cancel(principal, queryId);
    await slowDown(0);
  }
  expect((await asked)[0]?.status).toBe('error query_cancelled');
}

it('a query is ended by its id in another process, by nobody but its asker', { timeout: 60_000 }, () =>
  cancelFromAfar([
    cluster.principal('default', 'south'),
    { ...cluster.principal('other', 'north'), id: principal.id },
    { ...principal, kind: 'user' },
  ]),
);

it('what is invalidated while the server is down is learned once it is up', { timeout: 60_000 }, async () => {
  await expect.poll(seen).toBe(10);
  await change(20);
  await cluster.halt();
  try {
    await expect(far.invalidate(TAGS)).rejects.toThrow();
    // What is known of a dataset is a second old at most, also of one whose answer is kept.
    await expect.poll(seen).toBe('error app_database_unavailable');
  } finally {
    await cluster.resume();
  }
  await expect.poll(seen, { interval: 50 }).toBe(20);
});

it('what others invalidate before one is back after a restart is learned', { timeout: 60_000 }, async () => {
  await change(30);
  expect(await seen()).toBe(20);
  proxy.refuse();
  proxy.dropConnections();
  await cluster.halt();
  await cluster.resume();
  const told = (): Promise<boolean> =>
    far.invalidate(TAGS).then(
      () => true,
      () => false,
    );
  await expect.poll(told, { interval: 50 }).toBe(true);
  expect(await seen()).not.toBe(30);
  proxy.accept();
  await expect.poll(seen, { interval: 50 }).toBe(30);
});

// Cancellations come over the bus only, and are not asked for.
it('after a restart processes hear each other again', { timeout: 60_000 }, () => cancelFromAfar([]));
