import { createTestDatabase, startFaultProxy, type TestDatabase } from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAppDatabase, isUniqueViolation, type AppDatabase } from '../src/databases/index.ts';
import { addressOf, running, until } from './databases-activity.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(
    'create table notes (id integer primary key, text text unique, data json, at timestamptz, raw bytea)',
  );
});
afterAll(async () => db.drop());

describe('closing', () => {
  // Otherwise a server stopped right afterwards breaks them, and each break is an error in the log.
  it('fault graceful-stop: resolves only when no connection is left', async () => {
    const app = createAppDatabase({ url: db.url, schema: 'public', poolMax: 8 });
    await Promise.all(
      Array.from({ length: 8 }, () => app.query({ text: "select 'left open', pg_sleep(0.2)" })),
    );
    await app.close();
    const { rows } = await db.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where datname = current_database() and query like '%left open%' and pid <> pg_backend_pid()",
    );
    expect(rows[0]?.n).toBe(0);
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
    (await app.query<{ n: number }>({ text: 'select count(*)::int as n from public.notes' })).rows[0]?.n ??
    -1;

  it('fault type-traps: reads and writes typed values, whatever the host did to the driver', async () => {
    const at = new Date('2024-03-10T07:30:00.123Z');
    const raw = Buffer.from([0, 255]);
    const original = pg.types.getTypeParser(1184);
    pg.types.setTypeParser(1184, () => 'spoilt by the host');
    try {
      await app.query({
        text: 'insert into public.notes (id, data, at, raw) values ($1, $2, $3, $4)',
        values: [100, JSON.stringify({ b: 1, a: [2] }), at, raw],
      });
      const { rows } = await app.query({
        text: 'select id, data, at, raw, 5::int8 as big, true as yes from public.notes where id = $1',
        values: [100],
      });
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

  it('fault leaked-state: passes constraint violations through and keeps the connection clean', async () => {
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

  it("refuses a transaction's client after its end", async () => {
    const leaked = await app.transaction(async (client) => client);
    await expect(leaked.query({ text: 'select 1' })).rejects.toThrow('has ended');
  });

  it('fault pool-exhausted: says when it is down, busy or not migrated', async () => {
    const down = createAppDatabase({ url: 'postgresql://u:p@127.0.0.1:1/d', schema: 'lens' });
    await expect(down.query({ text: 'select 1' })).rejects.toMatchObject({
      code: 'app_database_unavailable',
    });
    await down.close();
    const busy = createAppDatabase({ url: db.url, schema: 'lens', poolMax: 1, connectionTimeoutMs: 500 });
    await busy.query({ text: 'select 1' });
    const holding = busy.query({ text: 'select pg_sleep(1.5)' });
    await expect(busy.query({ text: 'select 1' })).rejects.toMatchObject({
      code: 'app_database_unavailable',
    });
    await holding;
    await expect(busy.query({ text: 'select 1 from lens.users' })).rejects.toMatchObject({
      code: 'migrations_pending',
    });
    await busy.close();
  });

  it('says the same of a server that lets nobody into the database, whatever its code', async () => {
    const own = await createTestDatabase('empty');
    const name = new URL(own.url).pathname.slice(1);
    const closed = createAppDatabase({ url: own.url, schema: 'public' });
    try {
      await db.query(`alter database "${name}" allow_connections false`);
      const failure: unknown = await closed.query({ text: 'select 1' }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'app_database_unavailable' });
      expect(String(failure)).not.toContain(name);
      await expect(closed.transaction(async () => {})).rejects.toMatchObject({
        code: 'app_database_unavailable',
      });
    } finally {
      await closed.close();
      await db.query(`alter database "${name}" allow_connections true`);
      await own.drop();
    }
    // The same code, said of a statement, is none about the connection.
    await db.query('create sequence if not exists unused');
    await expect(app.query({ text: "select currval('public.unused')" })).rejects.toMatchObject({
      code: '55000',
    });
  });

  it('fault app-restart: tries a lone select again when its connection was lost, but nothing that writes', async () => {
    const proxy = await startFaultProxy(addressOf(db));
    const flaky = createAppDatabase({ url: proxy.url(db.url), schema: 'public', poolMax: 1 });
    await flaky.query({ text: 'select 1' });
    const reading = flaky.query({ text: "select 'read-again' as found, pg_sleep(0.3)" });
    await until(async () => (await running(db, 'read-again')) === 1);
    proxy.dropConnections();
    expect((await reading).rows).toMatchObject([{ found: 'read-again' }]);

    const writing = flaky.query({
      text: "update public.notes set text = text where pg_sleep(0.3) is not null and 'write-once' <> ''",
    });
    const failure = writing.catch((error: unknown) => error);
    await until(async () => (await running(db, 'write-once')) === 1);
    proxy.dropConnections();
    expect(await failure).toMatchObject({ code: 'app_database_unavailable' });
    await flaky.close();
    await proxy.close();
  });

  it('gives up a statement that takes too long', async () => {
    const impatient = createAppDatabase({ url: db.url, schema: 'public', statementTimeoutMs: 100 });
    await expect(impatient.query({ text: 'select pg_sleep(1)' })).rejects.toMatchObject({
      code: 'app_database_unavailable',
    });
    expect((await impatient.query({ text: 'select 1 as one' })).rows).toEqual([{ one: 1 }]);
    await impatient.close();
  });
});
