import { setTimeout as sleep } from 'node:timers/promises';
import { createTestDatabase, describeServices, startFaultProxy, startPgBouncer, type TestDatabase } from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  assertReadOnlyRole,
  checkAnalyticsRole,
  createAnalyticsDatabase,
  createAppDatabase,
  isUniqueViolation,
  type AnalyticsDatabase,
  type AppDatabase,
  type ReadOptions,
} from '../src/databases/index.ts';

const { pgbouncer } = await describeServices();
const limits = { timeoutMs: 10_000, maxRows: 1_000, maxBytes: 1_000_000 };
let db: TestDatabase;
let server: { host: string; port: number };

beforeAll(async () => {
  db = await createTestDatabase('analytics');
  const { hostname, port } = new URL(db.url);
  server = { host: hostname, port: Number(port) };
  await db.query('create table notes (id integer primary key, text text unique, data json, at timestamptz, raw bytea)');
});
afterAll(async () => db.drop());

/** How many backends of this database run a statement that contains the marker. */
async function running(marker: string): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and state = 'active' and query like $1 and pid <> pg_backend_pid()",
    [`%${marker}%`],
  );
  return rows[0]?.n ?? 0;
}

async function until(condition: () => Promise<boolean>): Promise<number> {
  const start = performance.now();
  while (!(await condition())) {
    if (performance.now() - start > 5_000) throw new Error('The condition did not come true in time.');
    await sleep(5);
  }
  return performance.now() - start;
}

describe('createAnalyticsDatabase', () => {
  let analytics: AnalyticsDatabase;
  beforeAll(() => {
    analytics = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 3 });
  });
  afterAll(async () => analytics.close());

  const read = async (text: string, values: unknown[] = [], options: Partial<ReadOptions> = {}): Promise<(string | null)[][]> =>
    (await analytics.read({ text, values }, { limits, ...options })).rows;

  it('reads values as Postgres writes them', async () => {
    const rows = await read(
      `select 1::int2, 9007199254740993::int8, 1.50::numeric, 0.1::float8 + 0.2::float8, true, null, 'ä',
        '2024-03-10 02:30'::timestamp, '2024-03-10 02:30-05'::timestamptz, '2024-03-10'::date, '1 day 2 hours'::interval,
        'NaN'::float8, 'infinity'::timestamp, array[1,2], '\\xff'::bytea`,
    );
    expect(rows).toEqual([
      [
        '1', '9007199254740993', '1.50', '0.30000000000000004', 't', null, 'ä',
        '2024-03-10 02:30:00', '2024-03-10 07:30:00+00', '2024-03-10', 'P1DT2H',
        'NaN', 'infinity', '{1,2}', '\\xff',
      ],
    ]);
  });

  it('reads the flights with parameters', async () => {
    const rows = await read('select count(*) from public.flights where origin = $1', ['ORD']);
    const { rows: expected } = await db.query<{ n: string }>("select count(*)::text as n from flights where origin = 'ORD'");
    expect(rows).toEqual([[expected[0]?.n]]);
  });

  it('gives every transaction its settings and leaves none behind', async () => {
    const setting = "current_setting('statement_timeout'), current_setting('search_path'), current_setting('timezone'), current_setting('transaction_read_only'), current_setting('app.tenant', true)";
    const [inside] = await read(`select ${setting}`, [], { settings: { 'app.tenant': "o'hara" } });
    expect(inside).toEqual(['10s', 'pg_catalog, pg_temp', 'UTC', 'on', "o'hara"]);
    const client = new pg.Pool({ connectionString: db.readerUrl, max: 1 });
    const own = createAnalyticsDatabase({ pool: client });
    await own.read({ text: 'select 1' }, { limits, settings: { 'app.tenant': 'x' } });
    const { rows } = await client.query(`select current_setting('statement_timeout') as timeout, current_setting('search_path') as path, current_setting('app.tenant', true) as tenant`);
    expect(rows).toEqual([{ timeout: '0', path: '"$user", public', tenant: '' }]);
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

  it('caps rows and bytes', async () => {
    const capped = await analytics.read({ text: 'select * from generate_series(1, 10)' }, { limits: { ...limits, maxRows: 4 } });
    expect(capped).toEqual({ rows: [['1'], ['2'], ['3'], ['4']], truncated: true });
    const start = performance.now();
    await expect(
      read("select repeat('x', 1000), 'huge-result', generate_series(1, 20000000)"),
    ).rejects.toMatchObject({ code: 'result_too_large' });
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(await running('huge-result')).toBe(0);
    expect(await read('select 1')).toEqual([['1']]);
  });

  it('stops a slow query at its timeout, in Postgres too', async () => {
    const slow = read("select 'slow-query', pg_sleep(20)", [], { limits: { ...limits, timeoutMs: 100 } });
    await expect(slow).rejects.toMatchObject({ code: 'query_timeout' });
    expect(await running('slow-query')).toBe(0);
  });

  it('cancels in Postgres within a quarter of a second, and the connection serves on', async () => {
    const times: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const controller = new AbortController();
      const answer = read("select 'to-cancel', pg_sleep(20)", [], { signal: controller.signal });
      const settled = expect(answer).rejects.toMatchObject({ code: 'query_cancelled' });
      await until(async () => (await running('to-cancel')) === 1);
      controller.abort();
      times.push(await until(async () => (await running('to-cancel')) === 0));
      await settled;
      expect(await read('select 1')).toEqual([['1']]);
    }
    expect(Math.max(...times)).toBeLessThan(250);
  });

  it('a cancel never hits the next query of the connection', async () => {
    const one = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1 });
    for (let round = 0; round < 40; round += 1) {
      const controller = new AbortController();
      const maybe = one.read({ text: 'select pg_sleep(0.003)' }, { limits, signal: controller.signal }).catch((error: unknown) => error);
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

  it('waits for a connection no longer than asked', async () => {
    const one = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 1, connectionTimeoutMs: 100 });
    const holding = one.read({ text: 'select pg_sleep(0.5)' }, { limits });
    await expect(one.read({ text: 'select 1' }, { limits })).rejects.toMatchObject({ code: 'data_source_unavailable' });
    await holding;
    await one.close();
  });

  it('names a missing column and a missing table', async () => {
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
    await expect(read('select 2147483647::int4 + $1::int4', [1])).rejects.toMatchObject({ code: 'number_out_of_range' });
    await expect(read('select $1::date', ['not a date'])).rejects.toMatchObject({ code: 'invalid_query' });
  });

  it('says nothing about a server it cannot reach', async () => {
    const down = createAnalyticsDatabase({ url: 'postgresql://user:canary@127.0.0.1:1/secret-name' });
    const failure: unknown = await down.read({ text: 'select 1' }, { limits }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'data_source_unavailable', retryAfterSeconds: 5 });
    expect(String(failure)).not.toMatch(/canary|127\.0\.0\.1|secret-name/);
    await down.close();
  });

  it('survives killed backends, idle and busy', async () => {
    const errors: Error[] = [];
    const own = createAnalyticsDatabase({ url: db.readerUrl, poolMax: 2, onError: (error) => errors.push(error) });
    await own.read({ text: 'select 1' }, { limits });
    const kill = async (state: string): Promise<void> =>
      void (await db.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and state = $1 and usename = $2',
        [state, db.readerRole],
      ));
    await kill('idle');
    await until(async () => errors.length > 0);
    const busy = own.read({ text: "select 'kill-me', pg_sleep(0.4)" }, { limits });
    await until(async () => (await running('kill-me')) === 1);
    await kill('active');
    // Run once more on a new connection.
    expect((await busy).rows).toEqual([['kill-me', '']]);
    await own.close();
  });

  it('gives up a server that stops answering, and closes the connection', async () => {
    const proxy = await startFaultProxy(server);
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

  it('a pool of the host is never ended; one it ended is unavailable, not a crash', async () => {
    const pool = new pg.Pool({ connectionString: db.readerUrl, max: 2 });
    const borrowed = createAnalyticsDatabase({ pool });
    expect((await borrowed.read({ text: 'select 1' }, { limits })).rows).toEqual([['1']]);
    await borrowed.close();
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
    await expect(borrowed.read({ text: 'select 1' }, { limits })).rejects.toMatchObject({ code: 'data_source_unavailable' });
  });

  it.skipIf(!pgbouncer.available)('works behind PgBouncer in transaction mode, cancelling included', async () => {
    const pooler = await startPgBouncer({ poolMode: 'transaction', poolSize: 2 });
    const pooled = createAnalyticsDatabase({ url: pooler.through(db.readerUrl), poolMax: 8 });
    const answers = await Promise.all(
      Array.from({ length: 40 }, async (_, index) =>
        pooled.read({ text: "select $1::int, current_setting('transaction_read_only')", values: [index] }, { limits }),
      ),
    );
    expect(answers.map(({ rows }) => rows[0])).toEqual(answers.map((_, index) => [String(index), 'on']));
    const controller = new AbortController();
    const answer = pooled.read({ text: "select 'pooled-cancel', pg_sleep(20)" }, { limits, signal: controller.signal });
    const settled = expect(answer).rejects.toMatchObject({ code: 'query_cancelled' });
    await until(async () => (await running('pooled-cancel')) === 1);
    controller.abort();
    expect(await until(async () => (await running('pooled-cancel')) === 0)).toBeLessThan(500);
    await settled;
    await pooled.close();
    await pooler.stop();
  });
});

describe('checkAnalyticsRole', () => {
  it('accepts a role that only reads', async () => {
    const analytics = createAnalyticsDatabase({ url: db.readerUrl });
    const check = await checkAnalyticsRole(analytics);
    expect(check).toEqual({ canWrite: false, findings: [] });
    expect(() => assertReadOnlyRole(check)).not.toThrow();
    await analytics.close();
  });

  it('finds what a superuser, and a role with one grant too many, could do', async () => {
    const owner = createAnalyticsDatabase({ url: db.url });
    const check = await checkAnalyticsRole(owner);
    expect(check.findings.map(({ code }) => code)).toContain('superuser');
    expect(() => assertReadOnlyRole(check)).toThrow(expect.objectContaining({ code: 'analytics_role_can_write' }) as Error);
    await owner.close();

    const reader = createAnalyticsDatabase({ url: db.readerUrl });
    const found = async (): Promise<string[]> => (await checkAnalyticsRole(reader)).findings.map(({ code }) => code);
    const grants: [string, string, string][] = [
      ['update (name) on airports', 'table_write', 'airports'],
      ['create on schema public', 'schema_create', 'public'],
      [`create on database "${db.name}"`, 'database_create', db.name],
    ];
    for (const [grant, code, subject] of grants) {
      await db.query(`grant ${grant} to "${db.readerRole}"`);
      const { findings } = await checkAnalyticsRole(reader);
      expect(findings).toEqual([{ code, detail: expect.stringContaining(subject) as string }]);
      await db.query(`revoke ${grant} from "${db.readerRole}"`);
    }
    expect(await found()).toEqual([]);
    await reader.close();
  });
});

describe('createAppDatabase', () => {
  let app: AppDatabase;
  beforeAll(() => {
    app = createAppDatabase({ url: db.url, schema: 'public', poolMax: 3 });
  });
  afterAll(async () => app.close());

  const add = 'insert into public.notes (id, text) values ($1, $2)';
  const count = async (): Promise<number> =>
    (await app.query<{ n: number }>({ text: 'select count(*)::int as n from public.notes' })).rows[0]?.n ?? -1;

  it('reads and writes typed values, whatever the host did to the driver', async () => {
    const at = new Date('2024-03-10T07:30:00.123Z');
    const raw = Buffer.from([0, 255]);
    const original = pg.types.getTypeParser<Date>(1184);
    pg.types.setTypeParser(1184, () => 'spoilt by the host');
    try {
      await app.query({
        text: 'insert into public.notes (id, data, at, raw) values ($1, $2, $3, $4)',
        values: [100, JSON.stringify({ b: 1, a: [2] }), at, raw],
      });
      const { rows } = await app.query({ text: 'select id, data, at, raw, 5::int8 as big, true as yes from public.notes where id = $1', values: [100] });
      expect(rows).toEqual([{ id: 100, data: { b: 1, a: [2] }, at, raw, big: '5', yes: true }]);
      expect(Object.keys((rows[0] as { data: object }).data)).toEqual(['b', 'a']);
    } finally {
      pg.types.setTypeParser(1184, original);
      await app.query({ text: 'delete from public.notes where id = 100' });
    }
  });

  it('runs one statement a call', async () => {
    await expect(app.query({ text: 'select 1; select 2' })).rejects.toMatchObject({ code: '42601' });
  });

  it('commits, and rolls back when the work throws', async () => {
    const before = await count();
    await app.transaction(async (client) => {
      await client.query({ text: add, values: [1, 'one'] });
      await client.query({ text: add, values: [2, 'two'] });
    });
    expect(await count()).toBe(before + 2);
    const failure = new Error('no');
    await expect(
      app.transaction(async (client) => {
        await client.query({ text: add, values: [3, 'three'] });
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await count()).toBe(before + 2);
  });

  it('passes constraint violations through and keeps the connection clean', async () => {
    const own = createAppDatabase({ url: db.url, schema: 'public', poolMax: 1 });
    const twice = own.transaction(async (client) => {
      await client.query({ text: add, values: [10, 'same'] });
      await client.query({ text: add, values: [11, 'same'] });
    });
    const failure: unknown = await twice.catch((error: unknown) => error);
    expect(isUniqueViolation(failure, 'notes_text_key')).toBe(true);
    expect((await own.query({ text: 'select 1 as one' })).rows).toEqual([{ one: 1 }]);
    await own.close();
  });

  it('does not pretend to have saved when an error was swallowed', async () => {
    const swallowed = app.transaction(async (client) => {
      await client.query({ text: add, values: [20, 'twenty'] });
      await client.query({ text: 'select 1/0' }).catch(() => {});
    });
    await expect(swallowed).rejects.toThrow('nothing was saved');
    expect((await app.query({ text: 'select 1 from public.notes where id = 20' })).rows).toEqual([]);
  });

  it('refuses a transaction\'s client after its end', async () => {
    const leaked = await app.transaction(async (client) => client);
    await expect(leaked.query({ text: 'select 1' })).rejects.toThrow('has ended');
  });

  it('says when it is down, busy or not migrated', async () => {
    const down = createAppDatabase({ url: 'postgresql://u:p@127.0.0.1:1/d', schema: 'lens' });
    await expect(down.query({ text: 'select 1' })).rejects.toMatchObject({ code: 'app_database_unavailable' });
    await down.close();
    const busy = createAppDatabase({ url: db.url, schema: 'lens', poolMax: 1, connectionTimeoutMs: 100 });
    const holding = busy.query({ text: 'select pg_sleep(0.5)' });
    await expect(busy.query({ text: 'select 1' })).rejects.toMatchObject({ code: 'app_database_unavailable' });
    await holding;
    await expect(busy.query({ text: 'select 1 from lens.users' })).rejects.toMatchObject({ code: 'migrations_pending' });
    await busy.close();
  });

  it('tries a lone select again when its connection was lost, but nothing that writes', async () => {
    const proxy = await startFaultProxy(server);
    const flaky = createAppDatabase({ url: proxy.url(db.url), schema: 'public', poolMax: 1 });
    await flaky.query({ text: 'select 1' });
    const reading = flaky.query({ text: "select 'read-again' as found, pg_sleep(0.3)" });
    await until(async () => (await running('read-again')) === 1);
    proxy.dropConnections();
    expect((await reading).rows).toMatchObject([{ found: 'read-again' }]);

    const writing = flaky.query({ text: "update public.notes set text = text where pg_sleep(0.3) is not null and 'write-once' <> ''" });
    const settled = expect(writing).rejects.toMatchObject({ code: 'app_database_unavailable' });
    await until(async () => (await running('write-once')) === 1);
    proxy.dropConnections();
    await settled;
    await flaky.close();
    await proxy.close();
  });

  it('gives up a statement that takes too long', async () => {
    const impatient = createAppDatabase({ url: db.url, schema: 'public', statementTimeoutMs: 100 });
    await expect(impatient.query({ text: 'select pg_sleep(1)' })).rejects.toMatchObject({ code: 'app_database_unavailable' });
    expect((await impatient.query({ text: 'select 1 as one' })).rows).toEqual([{ one: 1 }]);
    await impatient.close();
  });
});
