import {
  createTestDatabase,
  startFaultProxy,
  type FaultProxy,
  type TestDatabase,
} from '@istari-lens/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createQueryCache } from '../src/cache/index.ts';
import {
  createAnalyticsDatabase,
  withCircuitBreaker,
  type AnalyticsDatabase,
} from '../src/databases/index.ts';
import { addressOf } from './databases-activity.ts';

const limits = { timeoutMs: 2_000, maxRows: 1_000, maxBytes: 1_000_000 };
let db: TestDatabase;
let proxy: FaultProxy;
beforeAll(async () => {
  db = await createTestDatabase('analytics');
  proxy = await startFaultProxy(addressOf(db));
});
afterAll(async () => {
  await proxy.close();
  await db.drop();
});

describe('withCircuitBreaker', () => {
  let now = 0;
  let asked = 0;
  let states: string[] = [];
  let inner: AnalyticsDatabase;
  let database: AnalyticsDatabase;
  beforeEach(() => {
    [now, asked, states] = [0, 0, []];
    inner = createAnalyticsDatabase({ url: proxy.url(db.readerUrl), poolMax: 4, connectionTimeoutMs: 500 });
    database = withCircuitBreaker(
      {
        ...inner,
        read(statement, read) {
          asked += 1;
          return inner.read(statement, read);
        },
      },
      { failures: 3, openMs: 1_000, monotonic: () => now, onChange: (state) => states.push(state) },
    );
  });
  afterEach(async () => {
    proxy.accept();
    proxy.resume();
    await inner.close();
  });

  const read = async (text = 'select 1'): Promise<string> =>
    database.read({ text }, { limits }).then(
      () => 'answered',
      (error: { code: string }) => error.code,
    );
  const breakDown = (): void => {
    proxy.refuse();
    proxy.dropConnections();
  };
  const DOWN = 'data_source_unavailable';

  it('fault analytics-restart: leaves a database alone after failures in a row, and says for how long', async () => {
    expect(await read()).toBe('answered');
    breakDown();
    for (let round = 0; round < 3; round += 1) expect(await read()).toBe(DOWN);
    expect(asked).toBe(4);
    const start = performance.now();
    await expect(database.readRaw({ text: 'select 1' }, { limits })).rejects.toMatchObject({
      code: DOWN,
      retryAfterSeconds: 1,
    });
    for (let round = 0; round < 100; round += 1) expect(await read()).toBe(DOWN);
    expect(asked).toBe(4);
    expect(performance.now() - start).toBeLessThan(500);
    expect(states).toEqual(['open']);
  });

  it('fault analytics-restart: lets one statement try after a while, and waits twice as long when that fails', async () => {
    breakDown();
    for (let round = 0; round < 3; round += 1) await read();
    now = 1_000;
    expect(await Promise.all([read(), read(), read()])).toEqual([DOWN, DOWN, DOWN]);
    expect(asked).toBe(4);
    now = 2_999;
    await read();
    expect(asked).toBe(4);
    proxy.accept();
    now = 3_000;
    const tries = await Promise.all([read(), read(), read()]);
    expect(tries.toSorted()).toEqual(['answered', DOWN, DOWN]);
    expect(await Promise.all([read(), read(), read()])).toEqual(['answered', 'answered', 'answered']);
    expect(states).toEqual(['open', 'closed']);
  });

  it('does not count what the database answers, an error, nor a query that is given up', async () => {
    for (let round = 0; round < 5; round += 1) expect(await read('select nothing')).toBe('schema_drift');
    for (let round = 0; round < 5; round += 1) {
      expect(
        await database
          .read({ text: 'select pg_sleep(2)' }, { limits: { ...limits, timeoutMs: 20 } })
          .catch((error: { code: string }) => error.code),
      ).toBe('query_timeout');
    }
    for (let round = 0; round < 5; round += 1) {
      const signal = AbortSignal.abort();
      await database.read({ text: 'select 1' }, { limits, signal }).catch(() => {});
    }
    breakDown();
    expect([await read(), await read()]).toEqual([DOWN, DOWN]);
    proxy.accept();
    expect(await read()).toBe('answered');
    breakDown();
    expect([await read(), await read()]).toEqual([DOWN, DOWN]);
    expect(states).toEqual([]);
  });

  it('a probe that is given up leaves the next one to try', async () => {
    breakDown();
    for (let round = 0; round < 3; round += 1) await read();
    proxy.accept();
    now = 1_000;
    const leaver = new AbortController();
    const probe = database.read({ text: 'select pg_sleep(2)' }, { limits, signal: leaver.signal });
    setTimeout(() => leaver.abort(), 100);
    await expect(probe).rejects.toMatchObject({ code: 'query_cancelled' });
    expect(await read()).toBe('answered');
    expect(states).toEqual(['open', 'closed']);
  });

  it('fault analytics-down: a server that accepts and says nothing is left alone too', async () => {
    proxy.pause();
    for (let round = 0; round < 3; round += 1) expect(await read()).toBe(DOWN);
    const start = performance.now();
    expect(await read()).toBe(DOWN);
    expect(performance.now() - start).toBeLessThan(200);
  });

  it('fault analytics-down: old answers serve meanwhile, and none is kept from it', async () => {
    let clock = Date.now();
    const cache = createQueryCache({ maxBytes: 1_000_000, clock: () => new Date(clock) });
    const ask = async (): Promise<string> =>
      (
        await cache.getOrLoad(
          'k',
          async (signal) => {
            const { rows } = await database.read({ text: 'select 1' }, { limits, signal });
            return JSON.stringify(rows);
          },
          { ttlMs: 1_000, staleMs: 60_000 },
        )
      ).status;
    expect(await ask()).toBe('miss');
    breakDown();
    for (let round = 0; round < 3; round += 1) await read();
    clock += 5_000;
    expect(await ask()).toBe('stale');
    expect(await ask()).toBe('stale');
    await cache.close();
  });
});
