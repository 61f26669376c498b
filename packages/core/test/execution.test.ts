import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createQueryCache } from '../src/cache/index.ts';
import { createAnalyticsDatabase, type AnalyticsDatabase } from '../src/databases/index.ts';
import { createExecutor } from '../src/execution/index.ts';
import type { CompiledQuery } from '../src/query/types.ts';
import { running } from './databases-activity.ts';

let db: TestDatabase;
let analytics: AnalyticsDatabase;
beforeAll(async () => {
  db = await createTestDatabase('analytics');
  analytics = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 4 });
});
afterAll(async () => {
  await analytics.close();
  await db.drop();
});

const limits = { timeoutMs: 5_000, maxRows: 100, maxBytes: 1_000_000 };
const compiled = (text: string, values: readonly unknown[] = [], limit = 101): CompiledQuery => ({
  statement: { text, values },
  columns: [
    { name: 'origin', type: 'text', role: 'dimension', label: 'origin' },
    { name: 'n', type: 'integer', role: 'metric', label: 'n' },
  ],
  decoders: [(cell) => cell, Number],
  limit,
  timezone: 'UTC',
  ranges: [],
  incomplete: undefined,
  sections: null,
  reconciliations: [],
  pages: null,
  warnings: [],
  validUntil: null,
  policyFingerprint: 'none',
  rowSecurity: null,
  datasetId: 'flights',
  dataSourceId: undefined,
  claims: [],
  tables: ['public.flights'],
});
const busiest = (limit: number): CompiledQuery =>
  compiled(
    `select origin, count(*) from public.flights group by origin order by count(*) desc, origin collate "C" limit ${limit}`,
    [],
    limit,
  );

describe('createExecutor', () => {
  it('runs a compiled question and encodes its answer', async () => {
    const executor = createExecutor({
      databaseFor: () => analytics,
      limits,
      clock: () => new Date('2026-01-02T03:04:05Z'),
    });
    const { rows: expected } = await db.query<{ origin: string; n: number }>(
      'select origin, count(*)::int as n from flights group by origin order by count(*) desc, origin collate "C" limit 3',
    );
    const answer = JSON.parse(
      Buffer.from(await executor.run(busiest(4), { tenant: 'default' })).toString(),
    ) as Record<string, unknown>;
    expect(answer).toMatchObject({
      rows: expected,
      rowCount: 3,
      truncated: true,
      timezone: 'UTC',
      computedAt: '2026-01-02T03:04:05.000Z',
    });
  });

  it('asks for the database of the query, in its tenant', async () => {
    const asked: unknown[] = [];
    const executor = createExecutor({
      databaseFor: async (dataSourceId, tenant) => {
        asked.push([dataSourceId, tenant]);
        return analytics;
      },
      limits,
    });
    await executor.run({ ...busiest(4), dataSourceId: 'other' }, { tenant: 'acme' });
    expect(asked).toEqual([['other', 'acme']]);
  });

  it('runs a bounded number at once, refuses past the queue, and counts', async () => {
    const executor = createExecutor({ databaseFor: () => analytics, limits, concurrency: 2, maxQueued: 2 });
    const slow = compiled("select 'bounded' || pg_sleep(0.5)::text, 1");
    const runs = Array.from({ length: 5 }, async () => executor.run(slow, { tenant: 'a' }));
    const outcomes = Promise.allSettled(runs);
    let most = 0;
    let settled = false;
    void outcomes.then(() => (settled = true));
    await expect.poll(() => executor.stats()).toEqual({ running: 2, queued: 2 });
    while (!settled) most = Math.max(most, await running(db, 'bounded'));
    expect(most).toBe(2);
    const codes = (await outcomes).map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : 'ok',
    );
    expect(codes.toSorted()).toEqual(['ok', 'ok', 'ok', 'ok', 'queue_full']);
    expect(executor.stats()).toEqual({ running: 0, queued: 0 });
  });

  it('fault cold-herd: under the cache: a herd is one query, and the last to leave cancels it in Postgres', async () => {
    const executor = createExecutor({ databaseFor: () => analytics, limits });
    const cache = createQueryCache({ maxBytes: 1_000_000 });
    const slow = compiled("select 'herd' || pg_sleep(3)::text, 1");
    const leavers = Array.from({ length: 20 }, () => new AbortController());
    const answers = leavers.map(async ({ signal }) =>
      cache.getOrLoad('k', async (last) => executor.run(slow, { tenant: 'a', signal: last }), {
        ttlMs: 1_000,
        signal,
      }),
    );
    const outcomes = Promise.allSettled(answers);
    const herd = async (): Promise<number> => running(db, 'herd');
    await expect.poll(herd).toBe(1);
    for (const leaver of leavers.slice(1)) leaver.abort();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await herd()).toBe(1);
    leavers[0]?.abort();
    await expect.poll(herd, { timeout: 1_000, interval: 10 }).toBe(0);
    for (const outcome of await outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'query_cancelled' } });
    }
    await cache.close();
  });
});
