import { createTestDatabase, startEmbeddedPostgres, type TestDatabase } from '@istari-lens/testing';
import { monitor } from '@istari-lens/ops';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openSession, type OpenSession } from './open-session.ts';
import { runCli } from './run-cli.ts';
import { runCommand } from './run-command.ts';

/** Roles are the whole server's, so a run has its own. */
const OTHER_ROLE = `other_${Math.random().toString(36).slice(2, 8)}`;
let db: TestDatabase;
const clients: OpenSession[] = [];
beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query(`
    create table parents (id integer primary key);
    create table rows (id integer primary key, parent integer references parents, name text, other text);
    create index rows_name on rows (name);
    create index rows_name_again on rows (name);
    create index rows_other on rows (other);
    insert into rows select n, null, n::text, n::text from generate_series(1, 1000) as n;
    alter table rows set (autovacuum_enabled = off);
    delete from rows where id <= 250;
    analyze;`);
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => {})));
});
afterAll(async () => {
  await db.query(`drop owned by ${OTHER_ROLE}; drop role ${OTHER_ROLE}`).catch(() => {});
  await db.drop();
});

async function connect(applicationName: string, url = db.url): Promise<OpenSession> {
  const client = await openSession(url, applicationName);
  clients.push(client);
  return client;
}

describe('db connections', () => {
  it('counts sessions by user, program and state', async () => {
    const [first] = await Promise.all([connect('counted'), connect('counted'), connect('alone')]);
    await first.query('begin');
    const rows = (await monitor.connections({ url: db.url })).filter(({ database }) => database === db.name);
    const counted = rows.filter(({ application }) => application === 'counted');
    expect(counted).toHaveLength(2);
    expect(counted.map(({ state, count }) => [state, count])).toEqual(
      expect.arrayContaining([
        ['idle', 1],
        ['idle in transaction', 1],
      ]),
    );
    expect(counted[0]?.longestSeconds).toBeGreaterThanOrEqual(0);
    expect(rows.some(({ application }) => application === 'istari-lens-ops')).toBe(false);
  });

  it('knows the limits', async () => {
    const { rows } = await db.query<{ max: number }>("select current_setting('max_connections')::int as max");
    const budget = await monitor.connectionBudget({ url: db.url });
    expect(budget).toMatchObject({ max: rows[0]?.max, roleLimit: null, databaseLimit: null });
    expect(budget.used).toBeGreaterThan(0);
    expect(budget.reserved).toBeGreaterThan(0);
  });
});

describe('db locks', () => {
  it('names who waits, for what, and who holds it; cancelling ends the wait', async () => {
    const [holder, waiter] = await Promise.all([connect('holder'), connect('waiter')]);
    await holder.query('begin; lock table rows');
    const waiting = waiter.query('select count(*) from rows').catch((error: unknown) => error);
    await expect.poll(async () => (await monitor.locks({ url: db.url })).length).toBe(1);
    expect(await monitor.locks({ url: db.url })).toMatchObject([
      { waitingPid: waiter.pid, waitingQuery: 'SELECT …', blockingQuery: 'BEGIN …' },
    ]);
    const shown = await runCommand(['db', 'locks'], { DATABASE_URL: db.url });
    expect(shown.stdout).toContain('BEGIN …');
    expect(shown.stdout).not.toContain('lock table');
    const text = await runCommand(['db', 'locks', '--text'], { DATABASE_URL: db.url });
    expect(text.stdout).toContain('begin; lock table rows');
    expect(await monitor.locks({ url: db.url }, { text: true })).toMatchObject([
      {
        waitingPid: waiter.pid,
        waitingQuery: 'select count(*) from rows',
        relation: 'rows',
        blockingPid: holder.pid,
        blockingApplication: 'holder',
        blockingState: 'idle in transaction',
        blockingQuery: 'begin; lock table rows',
      },
    ]);
    expect(await monitor.cancelQuery({ url: db.url }, waiter.pid, { dryRun: true })).toMatchObject({
      pid: waiter.pid,
      state: 'active',
      cancelled: false,
    });
    expect((await monitor.locks({ url: db.url })).length).toBe(1);
    expect(await monitor.cancelQuery({ url: db.url }, waiter.pid)).toMatchObject({ cancelled: true });
    expect(await waiting).toMatchObject({ code: '57014' });
    expect(await monitor.cancelQuery({ url: db.url }, holder.pid)).toMatchObject({
      state: 'idle in transaction',
      cancelled: false,
    });
    expect(await monitor.locks({ url: db.url })).toEqual([]);
  });

  it('cancelling wants a client of this database', async () => {
    await expect(monitor.cancelQuery({ url: db.url }, 2_147_483_647)).rejects.toMatchObject({
      code: 'not_found',
    });
  });
});

describe('db terminate-idle', () => {
  it('ends what is idle for too long, and nothing that must live', async () => {
    const [idle, inTransaction, failed, busy, dump, locker, listener] = await Promise.all(
      ['idle', 'in transaction', 'failed', 'busy', 'pg_dump', 'locker', 'listener'].map((name) =>
        connect(name),
      ),
    );
    if (!idle || !inTransaction || !failed || !busy || !dump || !locker || !listener)
      throw new Error('Gone.');
    const other = await connectAsOther();
    await inTransaction.query('begin');
    await failed.query('begin');
    await failed.query('select 1/0').catch(() => {});
    await locker.query('select pg_advisory_lock(42)');
    await listener.query('listen news');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const young = await connect('young');
    const running = busy.query('select pg_sleep(2)').catch((error: unknown) => error);

    const before = await monitor.terminateIdle({ url: db.url }, { olderThanMs: 300, dryRun: true });
    const ends = [idle, inTransaction, failed].map(({ pid }) => pid);
    const mine = before.filter(({ application }) => application !== 'test');
    expect(mine.map(({ pid }) => pid).toSorted()).toEqual(ends.toSorted());
    expect(before.every(({ terminated }) => !terminated)).toBe(true);
    await idle.query('select 1');
    await new Promise((resolve) => setTimeout(resolve, 350));

    const after = await monitor.terminateIdle({ url: db.url }, { olderThanMs: 300 });
    expect(after.filter(({ terminated }) => terminated).map(({ pid }) => pid)).toEqual(
      expect.arrayContaining(ends),
    );
    for (const gone of [idle, inTransaction, failed]) {
      await expect(gone.query('select 1')).rejects.toThrow();
    }
    for (const alive of [dump, locker, listener, other]) {
      expect((await alive.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    }
    expect((await busy.query('select 2 as two').then(() => running)) instanceof Error).toBe(false);
    expect(young.pid).toBeGreaterThan(0);
  });

  it('takes no negative time', async () => {
    await expect(monitor.terminateIdle({ url: db.url }, { olderThanMs: -1 })).rejects.toThrow(RangeError);
  });

  it('is a command with a dry run', async () => {
    const idle = await connect('left behind');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const args = ['db', 'terminate-idle', '--older-than', '1s', '--dry-run'];
    const result = await runCommand(args, { DATABASE_URL: db.url });
    expect(result.code).toBe(0);
    expect(result.stdout).toMatch(new RegExp(`^${idle.pid} .*left behind +would be ended$`, 'm'));
    expect((await idle.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});

describe('db indexes', () => {
  it('finds what is duplicate, unused, missing and invalid', async () => {
    await db.query('create table doubles (id integer); insert into doubles values (1), (1)');
    await db.query('create unique index concurrently doubles_id on doubles (id)').catch(() => {});
    const found = await monitor.indexes({ url: db.url });
    expect(found.map(({ problem, table, index }) => [problem, table, index])).toEqual(
      expect.arrayContaining([
        ['invalid', 'public.doubles', 'doubles_id'],
        ['duplicate', 'public.rows', 'rows_name_again'],
        ['unused', 'public.rows', 'rows_name'],
        ['unused', 'public.rows', 'rows_other'],
        ['missing', 'public.rows', null],
      ]),
    );
    expect(found).toHaveLength(5);
    await db.query('create index rows_parent on rows (parent, id)');
    const mended = await monitor.indexes({ url: db.url });
    expect(mended.filter(({ problem }) => problem === 'missing')).toEqual([]);
  });
});

describe('db bloat, cache-hit and replicas', () => {
  it('count dead rows as the server does', async () => {
    await expect
      .poll(async () => (await monitor.bloat({ url: db.url })).find(({ table }) => table === 'public.rows'))
      .toMatchObject({ liveRows: 750, deadRows: 250, deadShare: 0.25, lastVacuum: null });
  });

  it('count what was read', async () => {
    const [all] = await monitor.cacheHit({ url: db.url });
    expect(all?.table).toBe('(all)');
    expect(all?.tableHit).toBeGreaterThan(0);
    expect(all?.tableHit).toBeLessThanOrEqual(1);
  });

  it('see a slot that keeps WAL for nobody', async () => {
    // Slots are the whole server's: others may have some too.
    const slot = `idle_${process.pid}`;
    const mine = async (): Promise<unknown[]> =>
      (await monitor.replicas({ url: db.url })).filter(({ name }) => name === slot);
    expect(await mine()).toEqual([]);
    await db.query('select pg_create_physical_replication_slot($1, true)', [slot]);
    try {
      expect(await mine()).toMatchObject([{ kind: 'idle slot', state: 'reserved', lagSeconds: null }]);
    } finally {
      await db.query('select pg_drop_replication_slot($1)', [slot]);
    }
  });
});

describe('db slow-queries', () => {
  it('says how to switch the counting on where it is off', async () => {
    const result = await runCli(['db', 'slow-queries'], { DATABASE_URL: db.url });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('shared_preload_libraries');
    expect(result.stderr).toContain('create extension pg_stat_statements');
  });

  it('shows the costly ones first, without constants, and of commands only the first word', async () => {
    const server = await startEmbeddedPostgres({
      settings: { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'top' },
    });
    try {
      const url = server.superuserUrl;
      await expect(monitor.slowQueries({ url })).rejects.toMatchObject({
        code: 'invalid_config',
        message: expect.stringContaining('create extension pg_stat_statements') as string,
      });
      const client = await connect('counting', url);
      await client.query('create schema extensions; create extension pg_stat_statements schema extensions');
      await client.query("create role sample password 'hunter2hunter2'");
      await client.query("select pg_sleep(0.2), 'canary'");
      await client.query('select 1 as cheap');
      const seen = await monitor.slowQueries({ url }, { limit: 50 });
      const [first] = seen;
      expect(first).toMatchObject({ query: 'select pg_sleep($1), $2', calls: 1, rows: 1, user: 'postgres' });
      expect(first?.totalMs).toBeGreaterThan(190);
      expect(first?.meanMs).toBe(first?.totalMs);
      expect(seen.map(({ query }) => query)).toEqual(
        expect.arrayContaining(['CREATE …', 'select $1 as cheap']),
      );
      expect(JSON.stringify(seen)).not.toMatch(/hunter2|canary/);
      await Promise.all(clients.splice(0).map((open) => open.end()));
    } finally {
      await server.stop();
    }
  });
});

describe('the commands', () => {
  it('print a table, or rows as JSON', async () => {
    const table = await runCli(['db', 'bloat'], { DATABASE_URL: db.url });
    expect(table.code).toBe(0);
    expect(table.stdout).toMatch(/^table +size +live +dead/);
    const json = await runCli(['db', 'locks', '--database', 'analytics', '--json'], {
      ANALYTICS_DB_URL: db.url,
    });
    expect(json).toMatchObject({ code: 0, stdout: '[]\n' });
  });

  it('name the variable that is missing', async () => {
    const result = await runCommand(['db', 'locks', '--database', 'analytics']);
    expect(result.code).toBe(78);
    expect(result.stderr).toContain('ANALYTICS_DB_URL');
  });

  it('say that a database cannot be reached, without its URL', async () => {
    const result = await runCommand(['db', 'locks'], {
      DATABASE_URL: 'postgresql://someone:hunter2hunter2@127.0.0.1:1/none',
    });
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('ECONNREFUSED');
    expect(result.stderr).not.toMatch(/hunter2|127\.0\.0\.1/);
  });
});

/** A session of a role of its own, which belongs to somebody else. */
async function connectAsOther(): Promise<OpenSession> {
  await db.query(`create role ${OTHER_ROLE} login password 'x'`);
  await db.query(`grant connect on database "${db.name}" to ${OTHER_ROLE}`);
  const url = new URL(db.url);
  url.username = OTHER_ROLE;
  url.password = 'x';
  return connect('somebody else', url.href);
}
