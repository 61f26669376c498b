import { startFaultProxy, type FaultProxy } from '@istari-lens/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLens, loadConfig, type Lens, type Principal, type QuerySpec } from '../src/index.ts';
import { startCacheCluster, type CacheCluster } from './support/cache-cluster.ts';

const QUESTION: QuerySpec = { dataset: 'events', metrics: [{ aggregate: 'count', as: 'count' }] };

let cluster: CacheCluster;
let proxy: FaultProxy;
let cutOff: Lens;
let other: Lens;
let principal: Principal;

beforeAll(async () => {
  cluster = await startCacheCluster(0);
  principal = cluster.principal('default', 'north');
  const appUrl = cluster.env['APP_DB_URL'] ?? '';
  const { hostname, port } = new URL(appUrl);
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  cutOff = createLens(loadConfig({ ...cluster.env, APP_DB_URL: proxy.url(appUrl), CACHE_SHARED: 'none' }));
  other = createLens(loadConfig({ ...cluster.env, CACHE_SHARED: 'none' }));
  await Promise.all([cutOff.ready(), other.ready()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([cutOff?.close(), other?.close()]);
  await proxy?.close();
  await cluster?.stop();
}, 60_000);

const statusOf = async (lens: Lens): Promise<string> =>
  (await lens.queries.answer(QUESTION, principal)).cache.status;

it(
  'what is invalidated meanwhile is told to the others once it is back, without being repeated',
  { timeout: 30_000 },
  async () => {
    for (const lens of [cutOff, other]) await statusOf(lens);
    expect([await statusOf(cutOff), await statusOf(other)]).toEqual(['hit', 'hit']);
    proxy.refuse();
    proxy.dropConnections();
    const before = cutOff.cacheAdmin.stats(principal).stores[0]?.stats.entries;
    await expect(cutOff.cacheAdmin.invalidate(principal, { all: true })).rejects.toMatchObject({
      code: 'app_database_unavailable',
    });
    expect([before, cutOff.cacheAdmin.stats(principal).stores[0]?.stats.entries]).toEqual([1, 0]);
    expect(await statusOf(other)).toBe('hit');
    proxy.accept();
    for (let waited = 0; (await statusOf(other)) === 'hit'; waited += 50) {
      if (waited > 5_000) throw new Error('The other was not told within 5 s.');
      await sleep(50);
    }
  },
);

it(
  'fault app-restart: after a restart the others hear again, and have missed nothing',
  { timeout: 30_000 },
  async () => {
    for (const lens of [cutOff, other]) await statusOf(lens);
    await cluster.run(
      'app',
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = 'app' and pid <> pg_backend_pid()`,
    );
    for (let tries = 0; ; tries += 1) {
      try {
        await other.cacheAdmin.invalidate(principal, { all: true });
        break;
      } catch (error) {
        if (tries > 20) throw error;
        await sleep(100);
      }
    }
    await sleep(2_000);
    expect(await statusOf(cutOff)).toBe('miss');
  },
);
