import {
  createTestDatabase,
  describeServices,
  startFaultProxy,
  startPgBouncer,
  type TestDatabase,
} from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnalyticsDatabase, type AnalyticsDatabase, type ReadOptions } from '../src/databases/index.ts';
import { addressOf, running, until } from './databases-activity.ts';
import { startFatalProxy } from './databases-fatal-proxy.ts';

const { pgbouncer } = await describeServices();
const limits = { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 1_000_000 };
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('analytics');
  await db.query(
    'create table notes (id integer primary key, text text unique, data json, at timestamptz, raw bytea)',
  );
});
afterAll(async () => db.drop());

describe('createAnalyticsDatabase', () => {
  let analytics: AnalyticsDatabase;
  beforeAll(() => {
    analytics = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 3 });
  });
  afterAll(async () => analytics.close());

  const read = async (
    text: string,
    values: unknown[] = [],
    options: Partial<ReadOptions> = {},
  ): Promise<(string | null)[][]> => (await analytics.read({ text, values }, { limits, ...options })).rows;

  it('reads values as Postgres writes them', async () => {
    const rows = await read(
      `select 1::int2, 9007199254740993::int8, 1.50::numeric, 0.1::float8 + 0.2::float8, true, null, 'ä',
        '2024-03-10 02:30'::timestamp, '2024-03-10 02:30-05'::timestamptz, '2024-03-10'::date, '1 day 2 hours'::interval,
        'NaN'::float8, 'infinity'::timestamp, array[1,2], '\\xff'::bytea`,
    );
    expect(rows).toEqual([
      [
        '1',
        '9007199254740993',
        '1.50',
        '0.30000000000000004',
        't',
        null,
        'ä',
        '2024-03-10 02:30:00',
        '2024-03-10 07:30:00+00',
        '2024-03-10',
        'P1DT2H',
        'NaN',
        'infinity',
        '{1,2}',
        '\\xff',
      ],
    ]);
  });

  it('reads the flights with parameters', async () => {
    const rows = await read('select count(*) from public.flights where origin = $1', ['ORD']);
    const { rows: expected } = await db.query<{ n: string }>(
      "select count(*)::text as n from flights where origin = 'ORD'",
    );
    expect(rows).toEqual([[expected[0]?.n]]);
  });

  it('fault leaked-state: gives every transaction its settings and leaves none behind', async () => {
    const setting =
      "current_setting('statement_timeout'), current_setting('search_path'), current_setting('timezone'), current_setting('transaction_read_only')";
    expect(await read(`select ${setting}`)).toEqual([['10s', 'pg_catalog, pg_temp', 'UTC', 'on']]);
    const client = new pg.Pool({ connectionString: db.readerUrl, max: 1 });
    const own = createAnalyticsDatabase({ pool: client });
    await own.read({ text: 'select 1' }, { limits });
    const { rows } = await client.query(
      `select current_setting('statement_timeout') as timeout, current_setting('search_path') as path`,
    );
    expect(rows).toEqual([{ timeout: '0', path: '"$user", public' }]);
    await client.end();
  });

  it('runs one statement a call, with or without values', async () => {
    await expect(read('select 1; select 2')).rejects.toMatchObject({ code: 'internal_error' });
    await expect(read('commit; drop table notes')).rejects.toMatchObject({ code: 'internal_error' });
  });

  it('does not write, even as a role that could', async () => {
    const owner = createAnalyticsDatabase({ url: db.url });
    await expect(
      owner.read({ text: 'delete from public.notes returning id' }, { limits }),
    ).rejects.toMatchObject({ code: 'internal_error' });
    await owner.close();
  });

  it('fault huge-result: caps rows and bytes', async () => {
    const capped = await analytics.read(
      { text: 'select * from generate_series(1, 10)' },
      { limits: { ...limits, maxRows: 4 } },
    );
    expect(capped).toEqual({ rows: [['1'], ['2'], ['3'], ['4']], truncated: true });
    const start = performance.now();
    await expect(
      read("select repeat('x', 1000), 'huge-result', generate_series(1, 20000000)"),
    ).rejects.toMatchObject({ code: 'result_too_large' });
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(await running(db, 'huge-result')).toBe(0);
    expect(await read('select 1')).toEqual([['1']]);
  });

  it('fault slow-query: stops a slow query at its timeout, in Postgres too', async () => {
    const slow = read("select 'slow-query', pg_sleep(20)", [], { limits: { ...limits, timeoutMs: 100 } });
    await expect(slow).rejects.toMatchObject({ code: 'query_timeout' });
    expect(await running(db, 'slow-query')).toBe(0);
  });

  it('cancels in Postgres within a quarter of a second, and the connection serves on', async () => {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const controller = new AbortController();
      const answer = read("select 'to-cancel', pg_sleep(20)", [], { signal: controller.signal });
      const failure = answer.catch((error: unknown) => error);
      await until(async () => (await running(db, 'to-cancel')) === 1);
      controller.abort();
      times.push(await until(async () => (await running(db, 'to-cancel')) === 0));
      expect(await failure).toMatchObject({ code: 'query_cancelled' });
      expect(await read('select 1')).toEqual([['1']]);
    }
    // The median: on a busy machine a single poll of pg_stat_activity can take as long.
    expect(times.toSorted((a, b) => a - b)[2]).toBeLessThan(250);
  });

  it('a cancel never hits the next query of the connection', async () => {
    const one = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
    for (let round = 0; round < 40; round += 1) {
      const controller = new AbortController();
      const maybe = one
        .read({ text: 'select pg_sleep(0.003)' }, { limits, signal: controller.signal })
        .catch((error: unknown) => error);
      setTimeout(() => controller.abort(), round % 8);
      await maybe;
      expect((await one.read({ text: 'select pg_sleep(0.002), 1' }, { limits })).rows).toEqual([['', '1']]);
    }
    await one.close();
  });

  it('an abort while waiting for a connection gives no connection away', async () => {
    const one = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
    const holding = one.read({ text: 'select pg_sleep(0.3)' }, { limits });
    const controller = new AbortController();
    const waiting = one.read({ text: 'select 1' }, { limits, signal: controller.signal });
    setTimeout(() => controller.abort(), 50);
    await expect(waiting).rejects.toMatchObject({ code: 'query_cancelled' });
    await holding;
    expect((await one.read({ text: 'select 1' }, { limits })).rows).toEqual([['1']]);
    await one.close();
  });

  it('fault pool-exhausted: waits for a connection no longer than asked', async () => {
    const one = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1, connectionTimeoutMs: 500 });
    await one.read({ text: 'select 1' }, { limits });
    const holding = one.read({ text: 'select pg_sleep(1.5)' }, { limits });
    await expect(one.read({ text: 'select 1' }, { limits })).rejects.toMatchObject({
      code: 'data_source_unavailable',
    });
    await holding;
    await one.close();
  });

  it('fault schema-drift: names a missing column and a missing table', async () => {
    await expect(read('select "t"."gone" from "public"."flights" as "t"')).rejects.toMatchObject({
      code: 'schema_drift',
      message: expect.stringContaining('"gone"') as string,
    });
    await expect(read('select 1 from "public"."no_such_table"')).rejects.toMatchObject({
      code: 'schema_drift',
      message: expect.stringContaining('"no_such_table"') as string,
    });
    await expect(read('select 1 from "public"."notes"')).rejects.toMatchObject({ code: 'schema_drift' });
  });

  it('tells numbers and values that do not fit from faults', async () => {
    await expect(read('select 2147483647::int4 + $1::int4', [1])).rejects.toMatchObject({
      code: 'number_out_of_range',
    });
    await expect(read('select $1::date', ['not a date'])).rejects.toMatchObject({ code: 'invalid_query' });
  });

  it('says nothing about a server it cannot reach', async () => {
    const down = createAnalyticsDatabase({ url: 'postgresql://user:canary@127.0.0.1:1/secret-name' });
    const failure: unknown = await down
      .read({ text: 'select 1' }, { limits })
      .catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'data_source_unavailable', retryAfterSeconds: 5 });
    expect(String(failure)).not.toMatch(/canary|127\.0\.0\.1|secret-name/);
    await down.close();
  });

  it('fault analytics-restart: survives killed backends, idle and busy', async () => {
    const errors: Error[] = [];
    const own = createAnalyticsDatabase({
      url: db.readerUrl,
      poolMax: 2,
      onError: (error) => errors.push(error),
    });
    await own.read({ text: 'select 1' }, { limits });
    const kill = async (state: string): Promise<void> =>
      void (await db.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = $1 and usename = $2',
        [state, db.readerRole],
      ));
    await kill('idle');
    await until(async () => errors.length > 0);
    const busy = own.read({ text: "select 'kill-me', pg_sleep(0.4)" }, { limits });
    await until(async () => (await running(db, 'kill-me')) === 1);
    await kill('active');
    // Run once more on a new connection.
    expect((await busy).rows).toEqual([['kill-me', '']]);
    await own.close();
  });

  it('fault analytics-down: gives up a server that stops answering, and closes the connection', async () => {
    const proxy = await startFaultProxy(addressOf(db));
    const silent = createAnalyticsDatabase({ url: proxy.url(db.readerUrl), poolMax: 1 });
    await silent.read({ text: 'select 1' }, { limits });
    proxy.pause();
    const start = performance.now();
    await expect(
      silent.read({ text: 'select 1' }, { limits: { ...limits, timeoutMs: 100 } }),
    ).rejects.toMatchObject({ code: 'query_timeout' });
    expect(performance.now() - start).toBeLessThan(4_000);
    proxy.resume();
    expect((await silent.read({ text: 'select 1' }, { limits })).rows).toEqual([['1']]);
    await silent.close();
    await proxy.close();
  });

  // Where nobody hears the error, it ends the process; the test run reports it as unhandled.
  it.each(['its own', "the host's"])(
    'survives the end of a connection in %s pool at the moment it is ready',
    async (whose) => {
      const proxy = await startFatalProxy(addressOf(db));
      const url = proxy.url(db.readerUrl);
      const pool = whose === 'its own' ? undefined : new pg.Pool({ connectionString: url });
      const database = createAnalyticsDatabase(pool === undefined ? { url } : { pool });
      const answer = await database.read({ text: 'select 1' }, { limits });
      expect(answer.rows).toEqual([['1']]);
      await database.close();
      await pool?.end();
      await proxy.close();
    },
  );

  it('fault host-lifecycle: a pool of the host is never ended; one it ended is unavailable, not a crash', async () => {
    const pool = new pg.Pool({ connectionString: db.readerUrl, max: 2 });
    const borrowed = createAnalyticsDatabase({ pool });
    expect((await borrowed.read({ text: 'select 1' }, { limits })).rows).toEqual([['1']]);
    await borrowed.close();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await expect(borrowed.read({ text: 'select 1' }, { limits })).rejects.toMatchObject({
      code: 'data_source_unavailable',
    });
  });

  it.skipIf(!pgbouncer.available)(
    'fault pgbouncer: works behind PgBouncer in transaction mode, cancelling included',
    async () => {
      const pooler = await startPgBouncer({ poolMode: 'transaction', poolSize: 2 });
      const pooled = createAnalyticsDatabase({ url: pooler.through(db.readerUrl), poolMax: 8 });
      const answers = await Promise.all(
        Array.from({ length: 40 }, async (_, index) =>
          pooled.read(
            { text: "select $1::int, current_setting('transaction_read_only')", values: [index] },
            { limits },
          ),
        ),
      );
      expect(answers.map(({ rows }) => rows[0])).toEqual(answers.map((_, index) => [String(index), 'on']));
      const controller = new AbortController();
      const answer = pooled.read(
        { text: "select 'pooled-cancel', pg_sleep(20)" },
        { limits, signal: controller.signal },
      );
      const failure = answer.catch((error: unknown) => error);
      await until(async () => (await running(db, 'pooled-cancel')) === 1);
      controller.abort();
      expect(await until(async () => (await running(db, 'pooled-cancel')) === 0)).toBeLessThan(500);
      expect(await failure).toMatchObject({ code: 'query_cancelled' });
      await pooled.close();
      await pooler.stop();
    },
  );
});
