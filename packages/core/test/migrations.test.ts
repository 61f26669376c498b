import {
  createTestDatabase,
  describeServices,
  startFaultProxy,
  startPgBouncer,
  type TestDatabase,
} from '@istari-lens/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAppDatabase } from '../src/databases/index.ts';
import {
  checkHead,
  migrate,
  migrationStatus,
  MIGRATIONS,
  type Migration,
  type MigrationProgress,
} from '../src/migrations/index.ts';

const { pgbouncer } = await describeServices();
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase('empty');
});
afterAll(async () => db.drop());
afterEach(async () => {
  await db.query('drop schema if exists lens cascade; drop schema if exists "a ""quoted"" one" cascade');
});

const schema = 'lens';
const table = (version: number, name: string, more = ''): Migration => ({
  version,
  name,
  sql: `create table :schema.${name} (id integer primary key); ${more}`,
});

describe('migrate', () => {
  it('makes everything in its schema and nothing elsewhere', async () => {
    const before = await objectsOutside();
    const report = await migrate({ url: db.url, schema, release: '1.2.3' });
    expect(report.head).toBe(MIGRATIONS.length);
    expect(report.applied.map(({ version }) => version)).toEqual(MIGRATIONS.map(({ version }) => version));
    expect(await objectsOutside()).toEqual(before);
    const { rows } = await db.query<{ relname: string }>(
      "select relname from pg_class where relnamespace = 'lens'::regnamespace and relkind = 'r' order by 1",
    );
    expect(rows.map(({ relname }) => relname)).toEqual(
      expect.arrayContaining([
        'audit_log',
        'dashboards',
        'datasets',
        'data_sources',
        'migrations',
        'sessions',
        'tenants',
        'users',
        'widgets',
      ]),
    );
    const history = await db.query('select release, duration_ms >= 0 as timed from lens.migrations');
    expect(history.rows).toEqual(MIGRATIONS.map(() => ({ release: '1.2.3', timed: true })));
  });

  it('does nothing the second time', async () => {
    await migrate({ url: db.url, schema });
    expect(await migrate({ url: db.url, schema })).toEqual({ applied: [], head: MIGRATIONS.length });
  });

  it("quotes the schema's name", async () => {
    const odd = 'a "quoted" one';
    await migrate({ url: db.url, schema: odd });
    expect((await migrationStatus({ url: db.url, schema: odd })).current).toBe(MIGRATIONS.length);
  });

  it("works on a client that stays the caller's", async () => {
    const client = new pg.Client({ connectionString: db.url });
    await client.connect();
    try {
      await migrate({ client, schema });
      expect(
        (await migrationStatus({ client, schema })).migrations.every(({ state }) => state === 'applied'),
      ).toBe(true);
      const { rows } = await client.query(
        "select count(*)::int as n from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
      );
      expect(rows).toEqual([{ n: 0 }]);
    } finally {
      await client.end();
    }
  });

  it('two at once: one works, the other waits and finds nothing to do', async () => {
    const slow = [table(1, 'one', 'select pg_sleep(0.6);'), table(2, 'two')];
    const progress: MigrationProgress[] = [];
    const options = {
      url: db.url,
      schema,
      migrations: slow,
      onProgress: (step: MigrationProgress) => void progress.push(step),
    };
    const reports = await Promise.all([migrate(options), migrate(options)]);
    expect(reports.map(({ applied }) => applied.length).toSorted()).toEqual([0, 2]);
    expect(progress.map(({ kind }) => kind)).toContain('waiting');
  });

  it('gives up waiting for the lock after the time asked', async () => {
    const slow = migrate({ url: db.url, schema, migrations: [table(1, 'one', 'select pg_sleep(1);')] });
    await waitFor(async () => (await advisoryLocks()) === 1);
    await expect(migrate({ url: db.url, schema, lockWaitMs: 50 })).rejects.toMatchObject({
      code: 'migration_failed',
    });
    await slow;
  });

  it('rolls a failing migration back alone; mended, it goes on from there', async () => {
    const broken = [table(1, 'one'), table(2, 'two', 'select 1/0;'), table(3, 'three')];
    await expect(migrate({ url: db.url, schema, migrations: broken })).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining('0002-two') as string,
    });
    expect((await migrationStatus({ url: db.url, schema, migrations: broken })).current).toBe(1);
    expect((await db.query("select to_regclass('lens.two') as two")).rows).toEqual([{ two: null }]);
    const mended = [table(1, 'one'), table(2, 'two'), table(3, 'three')];
    expect(
      (await migrate({ url: db.url, schema, migrations: mended })).applied.map(({ version }) => version),
    ).toEqual([2, 3]);
  });

  it('survives being cut off in the middle', async () => {
    const server = new URL(db.url);
    const proxy = await startFaultProxy({ host: server.hostname, port: Number(server.port) });
    const migrations = [table(1, 'one'), table(2, 'two', 'select pg_sleep(0.5);'), table(3, 'three')];
    const cut = migrate({
      url: proxy.url(db.url),
      schema,
      migrations,
      onProgress: (step) => {
        if (step.kind === 'started' && step.version === 2) setTimeout(() => proxy.dropConnections(), 100);
      },
    });
    await expect(cut).rejects.toMatchObject({ code: 'app_database_unavailable' });
    await proxy.close();
    const report = await migrate({ url: db.url, schema, migrations });
    expect(report.applied.map(({ version }) => version)).toEqual([2, 3]);
  });

  it('refuses an edited migration and a newer schema', async () => {
    await migrate({ url: db.url, schema, migrations: [table(1, 'one'), table(2, 'two')] });
    const edited = [table(1, 'one', 'select 1;'), table(2, 'two')];
    await expect(migrate({ url: db.url, schema, migrations: edited })).rejects.toMatchObject({
      code: 'migration_failed',
    });
    await expect(migrate({ url: db.url, schema, migrations: [table(1, 'one')] })).rejects.toMatchObject({
      code: 'schema_too_new',
    });
  });

  it('does not make everybody wait behind a table that is in use, and tries again', async () => {
    await migrate({ url: db.url, schema, migrations: [table(1, 'one')] });
    const holder = new pg.Client({ connectionString: db.url });
    await holder.connect();
    await holder.query('begin; lock table lens.one in access exclusive mode');
    const kinds: string[] = [];
    try {
      const report = await migrate({
        url: db.url,
        schema,
        lockTimeoutMs: 50,
        migrations: [
          table(1, 'one'),
          { version: 2, name: 'alter', sql: 'alter table :schema.one add column x integer' },
        ],
        onProgress: (step) => {
          kinds.push(step.kind);
          if (step.kind === 'retrying') void holder.query('rollback');
        },
      });
      expect(report.applied).toHaveLength(1);
      expect(kinds).toContain('retrying');
    } finally {
      await holder.end();
    }
  });

  it('says that a database is down, without its address', async () => {
    const url = 'postgresql://user:canary-secret@127.0.0.1:1/nothing';
    const failure: unknown = await migrate({ url, schema }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'app_database_unavailable' });
    expect(String(failure)).not.toMatch(/canary-secret|127\.0\.0\.1/);
  });

  it.skipIf(!pgbouncer.available)('fault pgbouncer: refuses to go through a pooler', async () => {
    const pooler = await startPgBouncer();
    try {
      await expect(migrate({ url: pooler.through(db.url), schema })).rejects.toMatchObject({
        code: 'migration_failed',
        message: expect.stringContaining('APP_DB_DIRECT_URL') as string,
      });
    } finally {
      await pooler.stop();
    }
  });
});

describe('checkHead', () => {
  it('tells behind, there and beyond', async () => {
    const app = createAppDatabase({ url: db.url, schema });
    try {
      await expect(checkHead(app)).rejects.toMatchObject({ code: 'migrations_pending' });
      await migrate({ url: db.url, schema });
      await checkHead(app);
      await db.query(
        "insert into lens.migrations (version, name, checksum, release, duration_ms) values (999, 'x', 'x', 'x', 0)",
      );
      await expect(checkHead(app)).rejects.toMatchObject({ code: 'schema_too_new' });
    } finally {
      await app.close();
    }
  });
});

describe('the tables', () => {
  it('control 13/23: keep rows from pointing into another tenant, and the audit log from changing', async () => {
    await migrate({ url: db.url, schema });
    await db.query("insert into lens.tenants (id, name) values ('a', 'A'), ('b', 'B')");
    const user = await db.query<{ id: string }>(
      "insert into lens.users (tenant_id, email, role) values ('a', 'x@example.org', 'viewer') returning id",
    );
    const id = user.rows[0]?.id;
    const foreign = "insert into lens.sessions (tenant_id, user_id, expires_at) values ('b', $1, now())";
    await expect(db.query(foreign, [id])).rejects.toMatchObject({ code: '23503' });
    await expect(
      db.query("insert into lens.users (tenant_id, email, role) values ('b', 'x@example.org', 'viewer')"),
    ).rejects.toMatchObject({ code: '23505' });
    await expect(
      db.query("insert into lens.users (tenant_id, email, role) values ('b', 'X@example.org', 'viewer')"),
    ).rejects.toMatchObject({ code: '23514' });
    await expect(
      db.query(
        "insert into lens.users (tenant_id, email, role) values ('b', U&'a\\0308@example.org', 'viewer')",
      ),
    ).rejects.toMatchObject({ code: '23514' });

    await db.query(
      "insert into lens.audit_log (tenant_id, actor_kind, action, outcome) values ('a', 'user', 'login', 'success')",
    );
    for (const change of [
      "update lens.audit_log set action = 'x'",
      'delete from lens.audit_log',
      'truncate lens.audit_log',
    ]) {
      await expect(db.query(change)).rejects.toMatchObject({ code: '23001' });
    }
  });

  it('control 13: all carry their tenant', async () => {
    await migrate({ url: db.url, schema });
    const { rows } = await db.query(`
      select relname from pg_class where relnamespace = 'lens'::regnamespace and relkind = 'r'
        and relname not in ('migrations', 'tenants', 'cache_entries', 'cache_leases', 'cache_versions')
        and not exists (select 1 from pg_attribute where attrelid = pg_class.oid and attname = 'tenant_id' and attnotnull)`);
    expect(rows).toEqual([]);
  });
});

async function objectsOutside(): Promise<unknown[]> {
  const { rows } = await db.query(
    "select relnamespace::regnamespace::text as schema, relname from pg_class where relnamespace not in (select oid from pg_namespace where nspname in ('lens', 'pg_toast')) and relname !~ '^pg_' order by 1, 2",
  );
  return rows;
}

async function advisoryLocks(): Promise<number> {
  const { rows } = await db.query<{ n: number }>(
    "select count(*)::int as n from pg_locks where locktype = 'advisory' and granted and database = (select oid from pg_database where datname = current_database())",
  );
  return rows[0]?.n ?? 0;
}

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 5_000;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('The condition did not come true in time.');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
