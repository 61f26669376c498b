import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeServices, startPgBouncer } from '@istari-lens/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { BatchResult, Problem, QueryResult } from '@istari-lens/core/contract';
import { createServerFixture, type ServerFixture } from './support/server-fixture.ts';

const { pgbouncer } = await describeServices();
const ROUNDS = 20;

/** A dataset whose every question takes `seconds`, asked differently each time. */
async function addSlowDataset({ lens, admin, analytics }: ServerFixture, seconds: number): Promise<void> {
  await analytics.query(
    `CREATE VIEW slow_things AS SELECT n FROM generate_series(1, 3) AS n, pg_sleep(${seconds})`,
  );
  await analytics.query(`GRANT SELECT ON slow_things TO ${analytics.readerRole}`);
  await lens.datasets.create(admin, {
    name: 'slow',
    base: { schema: 'public', table: 'slow_things' },
    fields: { n: { column: 'n', type: 'integer' } },
  });
}

const question = (number: number): object => ({
  dataset: 'slow',
  metrics: [{ aggregate: 'count', as: 'count' }],
  filters: [{ field: 'n', op: 'gt', value: -number }],
});

/** How many statements on the slow dataset Postgres works on. */
async function working({ analytics }: ServerFixture): Promise<number> {
  const { rows } = await analytics.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM pg_stat_activity
     WHERE datname = current_database() AND state = 'active' AND query LIKE '%slow_things%' AND pid <> pg_backend_pid()`,
  );
  return rows[0]?.n ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > 5_000) throw new Error('The condition did not come true in time.');
    await sleep(2);
  }
  return performance.now() - start;
}

/** Asks and stops, so many times; how long Postgres went on after each stop, in milliseconds, in ascending order. */
async function timesOf(
  fixture: ServerFixture,
  stop: (ask: { queryId: string; abort: () => void }) => unknown,
): Promise<number[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const controller = new AbortController();
    const queryId = randomUUID();
    const asked = fetch(`${fixture.server.url}/query`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${fixture.token}`,
        'content-type': 'application/json',
        'x-query-id': queryId,
      },
      body: JSON.stringify(question(1_000 + round)),
      signal: controller.signal,
    }).then(
      (answered) => answered.status,
      () => 'aborted',
    );
    await until(async () => (await working(fixture)) === 1);
    const start = performance.now();
    await stop({ queryId, abort: () => controller.abort() });
    await until(async () => (await working(fixture)) === 0);
    times.push(performance.now() - start);
    expect(['aborted', 499]).toContain(await asked);
  }
  return times.toSorted((left, right) => left - right);
}

const cancelById =
  ({ call, token }: ServerFixture) =>
  async ({ queryId }: { queryId: string }): Promise<void> => {
    const { status, text } = await call('cancelQuery', { token, params: { queryId } });
    expect([status, text]).toEqual([204, '']);
  };

/** What a machine of its own keeps to, in milliseconds; a busy one may take a few times as long. */
function expectSoon(times: readonly number[], median: number, longest: number): void {
  console.info(
    `gone after ${Math.round(times[ROUNDS / 2] ?? 0)} ms, at most ${Math.round(times.at(-1) ?? 0)} ms`,
  );
  expect(times[ROUNDS / 2]).toBeLessThan(median * 3);
  expect(times.at(-1)).toBeLessThan(longest * 4);
}

describe('a question that is given up', () => {
  let fixture: ServerFixture;
  beforeAll(async () => {
    fixture = await createServerFixture({ ANALYTICS_DB_POOL_MAX: '1' });
    await addSlowDataset(fixture, 3);
  });
  afterAll(() => fixture.close());

  test('fault client-gone: by a client that goes away ends in Postgres', async () => {
    expectSoon(await timesOf(fixture, ({ abort }) => abort()), 100, 250);
  });

  test('by its id ends in Postgres', async () => {
    expectSoon(await timesOf(fixture, cancelById(fixture)), 100, 250);
  });

  test('by its id fails with the code of that', async () => {
    const { call, token } = fixture;
    const queryId = randomUUID();
    const asked = call('runQuery', { token, body: question(1), headers: { 'X-Query-Id': queryId } });
    await until(async () => (await working(fixture)) === 1);
    await cancelById(fixture)({ queryId: queryId.toUpperCase() });
    const { status, body } = await asked;
    expect([status, (body as Problem).code]).toEqual([499, 'query_cancelled']);
  });

  test('fault cold-herd/client-gone: leaves others who wait for the same answer alone, and strangers cannot end it', async () => {
    const { call, token, lens, admin } = fixture;
    const stranger = { email: 'stranger@example.com', password: 'another long password' };
    await lens.users.create({ ...stranger, role: 'admin', tenant: admin.tenant });
    const theirs = (await lens.auth.login(stranger)).accessToken;
    const queryId = randomUUID();
    const named = { token, body: question(2), headers: { 'X-Query-Id': queryId } };
    const other = call('runQuery', { token, body: question(2) });
    const mine = call('runQuery', named);
    await until(async () => (await working(fixture)) === 1);
    expect((await call('cancelQuery', { token: theirs, params: { queryId } })).status).toBe(204);
    await sleep(150);
    expect(await working(fixture)).toBe(1);
    await cancelById(fixture)({ queryId });
    expect((await mine).status).toBe(499);
    expect(await working(fixture)).toBe(1);
    const answered = await other;
    expect((answered.body as QueryResult).rows).toEqual([{ count: 3 }]);
  });

  test('while it waits for its turn is withdrawn at once', async () => {
    const { call, token, lens } = fixture;
    const first = randomUUID();
    const running = call('runQuery', { token, body: question(3), headers: { 'X-Query-Id': first } });
    await until(async () => (await working(fixture)) === 1);
    const second = randomUUID();
    const waiting = call('runQuery', { token, body: question(4), headers: { 'X-Query-Id': second } });
    await until(async () => lens.load().queries.queued === 1);
    await cancelById(fixture)({ queryId: second });
    expect((await waiting).status).toBe(499);
    expect(lens.load().queries).toMatchObject({ running: 1, queued: 0 });
    await cancelById(fixture)({ queryId: first });
    expect((await running).status).toBe(499);
  });

  test('with others in one request ends with all of them', async () => {
    const { call, token } = fixture;
    const queryId = randomUUID();
    const queries = [5, 6].map((number) => ({ id: String(number), query: question(number) }));
    const asked = call('runBatch', { token, body: { queries }, headers: { 'X-Query-Id': queryId } });
    await until(async () => (await working(fixture)) === 1);
    await cancelById(fixture)({ queryId });
    const { items } = (await asked).body as BatchResult;
    expect(items.map((item) => item.status === 'error' && item.error.code)).toEqual([
      'query_cancelled',
      'query_cancelled',
    ]);
    await until(async () => (await working(fixture)) === 0);
  });

  test('by an unknown id is no error, and no id is one', async () => {
    const { call, token } = fixture;
    await cancelById(fixture)({ queryId: randomUUID() });
    expect(await call('cancelQuery', { token, params: { queryId: 'mine' } })).toMatchObject({
      status: 404,
      body: {
        code: 'not_found',
        detail: 'There can be nothing at this address. "queryId": This is not a valid UUID.',
      },
    });
    expect((await call('cancelQuery', { params: { queryId: randomUUID() } })).status).toBe(401);
  });
});

describe('a question that takes too long', () => {
  test('fault slow-query: ends in Postgres at its timeout', async () => {
    const fixture = await createServerFixture({ QUERY_TIMEOUT_MS: '100' });
    await addSlowDataset(fixture, 3);
    const times: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const start = performance.now();
      const { status } = await fixture.call('runQuery', { token: fixture.token, body: question(round) });
      expect(status).toBe(504);
      await until(async () => (await working(fixture)) === 0);
      times.push(performance.now() - start - 100);
    }
    expectSoon(
      times.toSorted((left, right) => left - right),
      250,
      500,
    );
    await fixture.close();
  });
});

describe.skipIf(!pgbouncer.available)('fault pgbouncer: behind PgBouncer', () => {
  test('a question that is given up ends in Postgres', async () => {
    const pooler = await startPgBouncer({ poolMode: 'transaction', poolSize: 4 });
    const fixture = await createServerFixture(({ analytics }) => ({
      ANALYTICS_DB_URL: pooler.through(analytics.readerUrl),
    }));
    await addSlowDataset(fixture, 3);
    expectSoon(await timesOf(fixture, ({ abort }) => abort()), 250, 500);
    expectSoon(await timesOf(fixture, cancelById(fixture)), 250, 500);
    await fixture.close();
    await pooler.stop();
  });
});
