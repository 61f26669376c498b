import { createTestDatabase, type TestDatabase } from '@istari-lens/testing';
import { monitor } from '@istari-lens/ops';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { parsePrometheusText } from '../src/validate/prometheus-text.ts';
import { openSession, type OpenSession } from './open-session.ts';
import { runCommand } from './run-command.ts';

/** Roles are the whole server's, so a run has its own. */
const suffix = Math.random().toString(36).slice(2, 8);
const WATCHER = `watcher_${suffix}`;
const WORKER = `worker_${suffix}`;
let db: TestDatabase;
const clients: OpenSession[] = [];
beforeAll(async () => {
  db = await createTestDatabase('empty');
  await db.query('create table rows (id integer primary key)');
  for (const role of [WATCHER, WORKER]) {
    await db.query(`create role ${role} login password 'x'; grant all on table rows to ${role};
      grant connect on database "${db.name}" to ${role}`);
  }
});
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => {})));
  // Whoever waited for a lock learns only when it has it that its client is gone.
  await vi.waitUntil(async () => {
    const { rowCount } = await db.query('select from pg_stat_activity where usename = $1', [WORKER]);
    return rowCount === 0;
  });
});
afterAll(async () => {
  for (const role of [WATCHER, WORKER]) await db.query(`drop owned by ${role}; drop role ${role}`);
  await db.drop();
});

function as(role: string): string {
  const url = new URL(db.url);
  url.username = role;
  url.password = 'x';
  return url.href;
}

async function connect(applicationName: string, url: string): Promise<OpenSession> {
  const client = await openSession(url, applicationName);
  clients.push(client);
  return client;
}

/** Of the worker, one session holds a lock and another waits for it. */
async function block(): Promise<{ holder: OpenSession; waiter: OpenSession; waiting: Promise<unknown> }> {
  const holder = await connect('holder', as(WORKER));
  const waiter = await connect('waiter', as(WORKER));
  await holder.query("begin; lock table rows; select 'canary'");
  const waiting = waiter.query('select count(*) from rows').catch((error: unknown) => error);
  await expect.poll(async () => (await monitor.locks({ url: db.url })).length).toBe(1);
  return { holder, waiter, waiting };
}

const env = (): Record<string, string> => ({ DATABASE_URL: as(WATCHER) });

describe('a role without pg_monitor', () => {
  it('is told who blocks whom, and what it is not shown', async () => {
    const { holder, waiter } = await block();
    const [wait, ...others] = await monitor.locks({ url: as(WATCHER) });
    expect(others).toEqual([]);
    expect(wait).toMatchObject({
      waitingPid: waiter.pid,
      waitingUser: WORKER,
      waitingQuery: null,
      relation: 'rows',
      blockingPid: holder.pid,
      blockingUser: WORKER,
      blockingApplication: 'holder',
      blockingState: null,
      blockingSeconds: null,
      blockingQuery: null,
    });
    expect(wait?.waitingSeconds).toBeGreaterThanOrEqual(0);
    const { code, stdout } = await runCommand(['db', 'locks'], env());
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${waiter.pid} .*${holder.pid} ${WORKER} holder +hidden`, 'm'));
    expect(stdout).toMatch(/sessions of other roles this role sees .* GRANT pg_monitor TO/);
    const json = await runCommand(['db', 'locks', '--json'], env());
    expect(JSON.parse(json.stdout)).toHaveLength(1);
    expect(json.stderr).toContain('pg_monitor');
  });

  it('is told the sessions and waits of others', async () => {
    await block();
    const rows = (await monitor.connections({ url: as(WATCHER) })).filter(({ user }) => user === WORKER);
    expect(rows.toSorted((a, b) => (a.application < b.application ? -1 : 1))).toEqual([
      {
        database: db.name,
        user: WORKER,
        application: 'holder',
        state: 'hidden',
        count: 1,
        waiting: 0,
        longestSeconds: null,
      },
      {
        database: db.name,
        user: WORKER,
        application: 'waiter',
        state: 'hidden',
        count: 1,
        waiting: 1,
        longestSeconds: null,
      },
    ]);
    const [own, all] = await Promise.all([
      monitor.connectionBudget({ url: as(WATCHER) }),
      monitor.connectionBudget({ url: db.url }),
    ]);
    // Other tests come and go meanwhile; hidden sessions are two at the least.
    expect(Math.abs(own.used - all.used)).toBeLessThan(own.used / 2);
    expect((await runCommand(['db', 'connections'], env())).stdout).toContain('pg_monitor');
  });

  it('gets metrics that leave out what it cannot know', async () => {
    const before = await monitor.databaseFacts({ url: as(WATCHER) });
    expect(before).toMatchObject({ blockedSessions: 0, oldestTransactionSeconds: 0 });
    await block();
    expect(await monitor.databaseFacts({ url: as(WATCHER) })).toMatchObject({
      blockedSessions: 1,
      oldestTransactionSeconds: null,
    });
    const samples = parsePrometheusText(
      await monitor.operationsMetrics({ app: { url: as(WATCHER), schema: 'lens' } }),
    );
    const value = (name: string): number | undefined => samples.find((one) => one.name === name)?.value;
    expect(value('istari_database_blocked_sessions')).toBe(1);
    expect(value('istari_database_oldest_transaction_seconds')).toBeUndefined();
    expect(value('istari_database_hidden_sessions')).toBeGreaterThanOrEqual(2);
    const seen = await monitor.databaseFacts({ url: db.url });
    expect(seen.hiddenSessions).toBe(0);
    expect(seen.oldestTransactionSeconds).toBeGreaterThan(0);
  });

  it('cannot stop what is not its own, and is told so; nobody is told from nothing', async () => {
    const { waiter } = await block();
    const cancel = monitor.cancelQuery({ url: as(WATCHER) }, waiter.pid);
    await expect(cancel).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('pg_signal_backend') as string,
    });
    expect((await monitor.locks({ url: db.url })).length).toBe(1);
    const dry = await runCommand(['db', 'cancel', String(waiter.pid), '--dry-run'], env());
    expect(dry).toMatchObject({ code: 0, stdout: expect.stringContaining('may not see it') as string });
    const none = await runCommand(['db', 'cancel', '2147483647'], env());
    expect(none).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no process of that number') as string,
    });
  });

  it('that may stop without seeing stops whatever runs', async () => {
    const { waiter, waiting } = await block();
    await db.query(`grant pg_signal_backend to ${WATCHER}`);
    try {
      const stopped = await monitor.cancelQuery({ url: as(WATCHER) }, waiter.pid);
      expect(stopped).toMatchObject({ state: null, query: null, cancelled: true });
      expect(await waiting).toMatchObject({ code: '57014' });
    } finally {
      await db.query(`revoke pg_signal_backend from ${WATCHER}`);
    }
  });

  it('sees all of it as a member of pg_monitor', async () => {
    await block();
    await db.query(`grant pg_monitor to ${WATCHER}`);
    try {
      expect(await monitor.visibility({ url: as(WATCHER) })).toEqual({ seesAll: true, hiddenSessions: 0 });
      expect(await monitor.locks({ url: as(WATCHER) })).toMatchObject([
        { waitingQuery: 'SELECT …', blockingState: 'idle in transaction' },
      ]);
      expect((await runCommand(['db', 'locks'], env())).stdout).not.toContain('pg_monitor');
    } finally {
      await db.query(`revoke pg_monitor from ${WATCHER}`);
    }
  });
});

describe('db queries', () => {
  it('lists what runs, the longest first, with its text only when it is asked for', async () => {
    const { holder, waiter } = await block();
    const rows = await monitor.longQueries({ url: db.url });
    expect(rows.map(({ pid }) => pid).toSorted()).toEqual([holder.pid, waiter.pid].toSorted());
    expect(rows.find(({ pid }) => pid === waiter.pid)).toMatchObject({
      state: 'active',
      user: WORKER,
      application: 'waiter',
      waiting: true,
      query: 'SELECT …',
    });
    expect(rows.find(({ pid }) => pid === holder.pid)).toMatchObject({
      state: 'idle in transaction',
      waiting: false,
      query: 'BEGIN …',
    });
    const seconds = rows.map((row) => row.seconds ?? 0);
    expect(seconds).toEqual(seconds.toSorted((a, b) => b - a));
    expect(await monitor.longQueries({ url: db.url }, { longerThanMs: 3_600_000 })).toEqual([]);
    const args = ['db', 'queries'];
    const quiet = await runCommand(args, { DATABASE_URL: db.url });
    expect(quiet.stdout).not.toContain('canary');
    expect(quiet.stdout).toMatch(new RegExp(`^${waiter.pid} .*active, waits for a lock +${WORKER} `, 'm'));
    const text = await runCommand([...args, '--text'], { DATABASE_URL: db.url });
    expect(text.stdout).toContain("begin; lock table rows; select 'canary'");
    const none = await runCommand([...args, '--longer-than', '1h'], { DATABASE_URL: db.url });
    expect(none.stdout).toBe('Nothing else runs.\n');
  });

  it('lists transactions of other roles too, of which it knows no time', async () => {
    const { holder } = await block();
    const rows = await monitor.longQueries({ url: as(WATCHER) }, { longerThanMs: 3_600_000, text: true });
    expect(rows.find(({ pid }) => pid === holder.pid)).toEqual({
      pid: holder.pid,
      seconds: null,
      state: 'hidden',
      user: WORKER,
      application: 'holder',
      waiting: false,
      query: null,
    });
  });
});
